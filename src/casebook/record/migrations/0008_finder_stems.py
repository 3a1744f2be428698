"""The index of words anew: words are found by their stems too, and each row says its kind and its day beside its case.

They stand as words in the column of the case, so that the index itself narrows by them. What other rooms put into the
index is taken over as it is. The process store knows the days of its own rows alone, and a note's is none of them.
"""

from django.db import migrations

FINDER = (
    "CREATE VIRTUAL TABLE record_finder USING fts5(row_id UNINDEXED, home_id UNINDEXED, in_case, words, "
    "tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3')"
)
HOMES = {"paragraph": "note_id", "addendum": "row_id", "document": "id"}
KIND = {"paragraph": "'knote'", "addendum": "'kaddendum'", "document": "'k' || replace({row}.kind, ' ', '')"}
DAYS = {
    ("record", "paragraph"): '(SELECT "on" FROM record_note WHERE id = {row}.note_id)',
    ("record", "addendum"): '{row}."on"',
    ("process", "addendum"): '{row}."on"',
    ("record", "document"): '{row}."on"',
}
INTO = "INSERT INTO record_finder (row_id, home_id, in_case, words)"


def told(store: str, kind: str, row: str) -> str:
    """Return what is put into the index of a row: whose words, where they lead, case with kind and day, the words."""
    facets = f"{row}.case_id || ' ' || {KIND[kind].format(row=row)}"
    day = DAYS.get((store, kind), "").format(row=row)
    if day:
        parts = (("y", "1, 4"), ("m", "1, 7"), ("d", "1, 10"))
        said = " || ".join(f"' {sign}' || replace(substr({day}, {part}), '-', '')" for sign, part in parts)
        facets += f" || coalesce({said}, '')"
    return f"{row}.id, {row}.{HOMES[kind]}, {facets}, {row}.text"


def anew(store: str) -> tuple[str, ...]:
    """Return what makes the index of a store anew."""
    kinds = [kind for kind in HOMES if store == "record" or kind != "document"]
    ours = " OR ".join(f"row_id IN (SELECT id FROM record_{kind})" for kind in kinds)  # noqa: S608
    before = f"SELECT row_id, home_id, in_case, words FROM record_finder WHERE NOT ({ours})"  # noqa: S608
    return (
        f"CREATE TEMP TABLE finder_before AS {before}",
        "DROP TABLE record_finder",
        FINDER,
        f"{INTO} SELECT * FROM finder_before",  # noqa: S608
        "DROP TABLE finder_before",
        *(statement for kind in kinds for statement in followed(store, kind)),
    )


def followed(store: str, kind: str) -> tuple[str, ...]:
    """Return what puts the words of a kind of row into the index, those that are there and those to come."""
    added = f"{INTO} VALUES ({told(store, kind, 'NEW')})"
    return (
        f"{INTO} SELECT {told(store, kind, 'r')} FROM record_{kind} r ORDER BY r.at",  # noqa: S608
        f"DROP TRIGGER record_{kind}_found",
        f"CREATE TRIGGER record_{kind}_found AFTER INSERT ON record_{kind} BEGIN {added}; END",
    )


class Migration(migrations.Migration):
    dependencies = (("record", "0007_access_per_person"),)
    operations = (
        migrations.RunSQL(anew("record"), hints={"store": "record"}),
        migrations.RunSQL(anew("process"), hints={"store": "process"}),
    )
