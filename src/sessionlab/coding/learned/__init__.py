"""The learned reader: a small encoder that reads a turn beside those before it; needs the extra ``reader``."""
