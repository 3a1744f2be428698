"""The settings of the site for its tests: a folder of its own, the address of the test browser, nothing else."""

import os
import tempfile

for name in [name for name in os.environ if name.startswith("JOURNAL_")]:
    del os.environ[name]
os.environ |= {"JOURNAL_HOME": tempfile.mkdtemp(prefix="journal-"), "JOURNAL_ADDRESS": "http://testserver"}
os.environ["JOURNAL_DATABASE"] = os.environ.get("TESTS_DATABASE", "")

from journal.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["tests.journal.hashing.QuickHasher"]
