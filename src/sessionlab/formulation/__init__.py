"""A formulation weighed against the record: what follows what, how often, and against what chance."""
