"""A reading shown: as JSON, in the terminal, as one page."""
