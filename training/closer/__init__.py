"""Fits the network that looks closer at prose, and chooses how it and the likelihood add up."""
