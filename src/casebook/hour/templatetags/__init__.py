"""Filters for the pages of the hour."""
