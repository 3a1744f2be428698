"""Questions that are asked for every page: put into SQL once, then asked with other values.

Nothing of an answer is kept. Only the words of the question are, for they are the same each time, and finding them took
longer than the database took to answer.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]  # not in the stubs

Row = TypeVar("Row", bound=Model)


class Blank(Expression):
    """A place in a question where a value is put when it is asked."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=Field())
        self.name = name

    def as_sql(self, *_: Any, **__: Any) -> tuple[str, list[Any]]:
        """Return a place for a value, and this blank in its stead."""
        return "%s", [self]


class Prepared(Generic[Row]):
    """A question with blanks. `build` says it, as a query set, when it is first asked."""

    def __init__(self, build: "Callable[[], QuerySet[Row]]") -> None:
        self._build = build

    @cached_property
    def _compiled(self) -> tuple[Any, str, tuple[Any, ...]]:
        compiler = self._build().query.get_compiler(DEFAULT_DB_ALIAS)
        return compiler, *compiler.as_sql()

    @cached_property
    def _readers(self) -> dict[int, Any]:
        """Return what reads a column of the tables where its value is kept in another form."""
        compiler, _, _ = self._compiled
        readers: dict[int, Any] = compiler.get_converters([column[0] for column in compiler.select])
        return readers

    @cached_property
    def _makers(self) -> tuple[type[Row], list[str], slice, list[Any]]:
        """Return what makes a row of the tables an object, and the objects that belong to it."""
        compiler, _, _ = self._compiled
        told = compiler.klass_info
        columns = slice(told["select_fields"][0], told["select_fields"][-1] + 1)
        names = [column[0].target.attname for column in compiler.select[columns]]
        return told["model"], names, columns, get_related_populators(told, compiler.select, DEFAULT_DB_ALIAS)

    def ask(self, **values: Any) -> list[Row]:
        """Return the rows that answer the question with these values in its blanks."""
        compiler, sql, blanks = self._compiled
        filled = [values[blank.name] if isinstance(blank, Blank) else blank for blank in blanks]
        with connection.cursor() as cursor:
            cursor.execute(sql, filled)
            rows = cursor.fetchall()
        return [self._made(row) for row in compiler.apply_converters(rows, self._readers)]

    def _made(self, row: Any) -> Row:
        model, names, columns, related = self._makers
        made = model.from_db(DEFAULT_DB_ALIAS, names, row[columns])
        for each in related:
            each.populate(row, made)
        return made
