"""What `make bench` runs; every figure in the docs comes from here."""
