"""Entities with encrypted columns."""

from peewee import CharField, IntegerField, ModelUpdate

from models.base import ENTITIES, Entity, RuleError
from models.vault.fields import ROW_KEY, RowData, sealed_fields
from models.vault.keys import Key
from models.vault.locks import sealing
from models.vault.sealing import new_row_key


def _show_number(record: Entity) -> str:
    return f"<{type(record).__name__}: {record.id}>"


class VaultedEntity(Entity):
    """A record whose encrypted columns read and save like any others.

    `named` are the columns whose change renews what the record is found by; `bound` are those
    that say what the record belongs to for good: they are part of every seal.
    """

    row_key = CharField(max_length=32, null=True, unique=True, default=new_row_key,
                        verbose_name="Белег на реда")
    key_version = IntegerField(default=0, verbose_name="Версия на ключа")

    named: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.__data__ = RowData(type(self), self.__data__)

    @classmethod
    def validate_model(cls):
        super().validate_model()
        cls.__repr__ = _show_number  # Peewee gives every class one that tells the title

    def search_text(self) -> str:
        """Nothing: what is sealed is found by its tokens."""
        return ""

    def save(self, *args, by: str = "", **kwargs):
        with sealing() as key:
            self._stay_bound()
            self.row_key = self.row_key or new_row_key()
            if not self.id:
                self.key_version = key.version
            renewed = self._dirty & {*self.named}
            if renewed:
                self.set_indexes(key)
            rows = super().save(*args, by=by, **kwargs)
            if renewed:
                self.write_tokens(key)
        return rows

    def _stay_bound(self) -> None:
        if not self.id or not self._dirty & {*self.bound}:
            return
        columns = [self._meta.fields[name] for name in self.bound]
        stored = type(self).select(*columns).where(type(self).id == self.id).tuples().first()
        for column, value in zip(columns, stored or (), strict=False):
            if value != self.__data__[column.name]:
                raise RuleError(f"„{column.verbose_name}“ не се променя. Въведете данните "
                                "наново на правилното място.", column.name)

    def set_indexes(self, key: Key) -> None:
        """Set the columns that other columns are found by."""

    def write_tokens(self, key: Key) -> None:
        """Replace the stored tokens of the record."""

    def reseal(self, key: Key) -> None:
        """Store all that is sealed, and what it is found by, under this key; nothing else."""
        self.key_version = key.version
        self.set_indexes(key)
        columns = [*sealed_fields(type(self)), *self._plain_columns()]
        for field in columns:
            _ = self.__data__[field.name]  # opened under its old key
        changes = {field: self.__data__.sealed(field.name, key) for field in columns}
        changes[type(self).search] = self.search_text()
        self.rewrite(changes)
        self.write_tokens(key)
        self._dirty.clear()

    def rewrite(self, changes: dict) -> None:
        """Store columns as they are given; no new version, for nothing that people see changes."""
        ModelUpdate(type(self), changes).where(type(self).id == self.id).execute()

    def _plain_columns(self) -> list:
        names = (ROW_KEY, "key_version", *self.indexes())
        return [self._meta.fields[name] for name in names]

    @classmethod
    def indexes(cls) -> tuple[str, ...]:
        """The other columns that a new seal changes."""
        return ()


def vaulted_entities() -> list[type[VaultedEntity]]:
    """All entities with encrypted columns."""
    return [entity for entity in ENTITIES.values() if issubclass(entity, VaultedEntity)]
