"""The hasher of passwords at its cheapest: a test enters thirty times."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickHasher(Argon2PasswordHasher):
    """The real algorithm, with the least work it knows."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
