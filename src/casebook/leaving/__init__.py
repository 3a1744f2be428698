"""Leaving and coming back: everything out in a documented folder, and everything in again."""
