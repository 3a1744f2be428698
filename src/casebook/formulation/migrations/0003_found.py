"""The words of formulations and relationship episodes in the index of the process store, where they stand themselves.

Beside its case each row says its kind and its day, as those of the record's own kinds do.
"""

from django.db import migrations

INTO = "INSERT INTO record_finder (row_id, home_id, in_case, words)"
KINDS = {"storedformulation": "kformulation", "storedepisode": "kepisode"}
WORDS = {"storedformulation": "''", "storedepisode": "{row}.who || '. ' || {row}.words || '. '"}
SAID = "('why', 'words', 'rests_on', 'name', 'before', 'after')"
"""What of a formulation is words; all that an episode's shape holds is."""


def told(kind: str, row: str) -> str:
    """Return what is put into the index of a row."""
    named = f" AND key IN {SAID}" if kind == "storedformulation" else ""
    shape = f"SELECT group_concat(value, '. ') FROM json_tree({row}.shape) WHERE type = 'text'{named}"  # noqa: S608
    parts = (("y", "1, 4"), ("m", "1, 7"), ("d", "1, 10"))
    day = " || ".join(f"' {sign}' || replace(substr({row}.\"on\", {part}), '-', '')" for sign, part in parts)
    facets = f"{row}.case_id || ' {KINDS[kind]}' || coalesce({day}, '')"
    return f"{row}.id, {row}.id, {facets}, {WORDS[kind].format(row=row)} || coalesce(({shape}), '')"


def followed(kind: str) -> tuple[str, ...]:
    """Return what puts the words of a kind of row into the index, those that are there and those to come."""
    table = f"formulation_{kind}"
    return (
        f"{INTO} SELECT {told(kind, 'r')} FROM {table} r ORDER BY r.at",  # noqa: S608  # the names are those above
        f"CREATE TRIGGER {table}_found AFTER INSERT ON {table} BEGIN {INTO} VALUES ({told(kind, 'NEW')}); END",  # noqa: S608
    )


class Migration(migrations.Migration):
    dependencies = (("formulation", "0002_episodes"), ("record", "0008_finder_stems"))
    operations = (
        migrations.RunSQL(tuple(part for kind in KINDS for part in followed(kind)), hints={"store": "process"}),
    )
