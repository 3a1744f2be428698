"""The vault: keys, the two encrypted stores, lock, backup, restore and checks."""
