"""Scripts and texts from which the shipped weights are made; never imported by the packages."""
