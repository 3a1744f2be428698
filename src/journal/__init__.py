"""The public site: it takes in signed bundles, shows them, and holds no draft and nothing of a case."""

__version__ = "0.1.0"
