"""The second wall: the stores themselves refuse to change or delete a row of the record."""

from django.db import migrations

REFUSAL = "rows of the record are added, never changed and never deleted"
RECORD = (
    "accessmark account caseperson client clientname document episodeofcare guess machinereadingconsent note session "
    "sessionoutcome stateoverrule weeklyhour"
)
BOTH = "addendum decision event locking mark paragraph signature superseding voiding"


def walls(names: str, store: str) -> list[migrations.RunSQL]:
    """Return the triggers of the tables of a store."""
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER record_{name}_{verb} BEFORE {verb} ON record_{name} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
            hints={"store": store},
        )
        for name in names.split()
        for verb in ("UPDATE", "DELETE")
    ]


class Migration(migrations.Migration):
    dependencies = (("record", "0001_initial"),)
    operations = (*walls(RECORD, "record"), *walls(BOTH, "both"))
