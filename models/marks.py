"""What the desk notes of itself: the last copy and its proof, what was asked for, check values."""

import json
from datetime import datetime

from peewee import CharField, DateTimeField, Model, TextField

from models.base import utc_now
from models.database import database


class Mark(Model):
    """One note by its name; the last one counts."""

    name = CharField(max_length=40, unique=True)
    value = TextField(default="{}")
    at = DateTimeField(default=utc_now)

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "marks"

    def told(self) -> dict:
        """What was noted."""
        return json.loads(self.value)


def note(name: str, **told) -> None:
    """Note something in place of what was noted under this name."""
    changes = {"value": json.dumps(told, ensure_ascii=False), "at": utc_now()}
    Mark.insert(name=name, **changes).on_conflict(
        conflict_target=[Mark.name], update=changes).execute()


def noted(name: str) -> Mark | None:
    """The note of this name."""
    return Mark.get_or_none(Mark.name == name)


def forget(name: str) -> bool:
    """Whether there was such a note, which is gone now."""
    return bool(Mark.delete().where(Mark.name == name).execute())


def noted_at(name: str) -> datetime | None:
    mark = noted(name)
    return mark and mark.at
