"""Files into a case: read, filed verbatim, and, where the clients agreed, read for marks and events."""
