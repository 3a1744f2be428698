"""The therapist's formulation of a case: its dated versions, and what the record says of their links."""
