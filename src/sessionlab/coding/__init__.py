"""Marks of rupture and repair: the codebook, ratings by readers and people, and what they gather to."""
