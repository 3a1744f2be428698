"""A Django database backend on SQLCipher. Its key and its file come from the vault that is open in this process."""
