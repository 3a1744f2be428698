"""Without Django's settings no model can be imported, not even to look for examples in its docstrings."""

import os

collect_ignore = [] if os.environ.get("DJANGO_SETTINGS_MODULE") else ["models.py", "migrations"]
