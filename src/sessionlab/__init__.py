"""Read psychotherapy sessions, letters and notes; code ruptures and repair; follow the relationship."""

__version__ = "0.1.0"
