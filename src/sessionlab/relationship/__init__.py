"""What happened between the two, and the state it leaves the relationship in."""
