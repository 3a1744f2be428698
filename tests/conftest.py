"""What holds for every test."""

import os

# Playwright keeps an event loop running in the thread of the tests; Django would then refuse every query made in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
