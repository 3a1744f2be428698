"""How long a record is kept, what stands in the way of destroying it, and destroying it."""
