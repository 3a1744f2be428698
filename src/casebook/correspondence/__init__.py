"""Letters in and out: what was agreed, the inbox, holding, the unsent reply, the reply in six parts and its checks."""
