"""What can be done with the record, one module a noun; each act checks who, what is locked, and notes itself."""
