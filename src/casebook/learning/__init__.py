"""What the decisions of the person at the desk teach the reader of this vault; nothing of it leaves the vault."""
