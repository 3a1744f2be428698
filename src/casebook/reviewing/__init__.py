"""The weekly review: what was seen this week, and what one means to keep in mind."""
