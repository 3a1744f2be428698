"""The private workbench: a psychotherapy case kept on the therapist's own machine."""

__version__ = "0.1.0"
