"""The audit log: append only, chained by keyed hashes, one chain in each store; nothing here edits or deletes.

Entries hold ids, kinds and counts, never words. What concerns the process store is noted in the process store, so that
the record store holds no trace of it.
"""
