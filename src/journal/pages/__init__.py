"""The pages that everybody may read, and the form that everybody may fill in."""
