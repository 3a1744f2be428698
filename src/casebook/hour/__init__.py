"""The hour and its note: what is planned, what is being written, and how it is filed."""
