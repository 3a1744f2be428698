"""What SQLCipher can do that is not what Django takes for granted with SQLite."""

from django.db.backends.sqlite3.features import DatabaseFeatures as SQLiteFeatures


class DatabaseFeatures(SQLiteFeatures):
    """The limit is the one that sqlcipher3 is compiled with."""

    max_query_params = 250_000
