"""Whom to call in a crisis: a table of our own with the day on which it was read, for nothing here asks the network."""
