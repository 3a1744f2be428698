"""The few facts of English that reading and coding both need."""
