"""The bin: what is in it is gone with all that hangs under it, and comes back so."""

from bulgarian.clock import utc_now
from models.closing import is_released
from models.rules import RuleError, Twin
from models.uses import EVERY, uses_of
from models.written import Written


class Bin:
    """The part of an entity that is about the bin; nothing is ever deleted with a record."""

    owners: tuple[str, ...] = ()  # links to what this is a part of; the listing's parent if empty
    # Back-references whose rows keep this record from the bin; EVERY for all but its own parts.
    kept_by: tuple[str, ...] = ()

    def archive(self, by: str = "") -> None:
        """Hide the record from lists; RuleError for what stays in its book or is in use."""
        for broken in () if is_released() else self.stay_rules():
            raise broken
        self.archived_at = utc_now()
        self.save(by=by)

    def stay_rules(self):
        """Yield a RuleError for every reason why the record may not go to the bin."""
        if uses := uses_of(self):
            told = "; ".join(f"{use.place} – {use.count}" for use in uses)
            way = "Прехвърлете ги от страницата му към друг запис." \
                if self.kept_by == EVERY else "Първо изберете друг запис там."
            yield RuleError(f"„{self.title()}“ се използва и не отива в кошчето. Къде: {told}. "
                            f"{way}")

    def restore(self, by: str = "") -> None:
        """Bring the record back, and with it all that hangs under it."""
        self.archived_at = None
        if holder := self._owner_in_bin():
            raise RuleError(f"Записът е част от „{holder.title()}“, който също е в кошчето. "
                            "Първо върнете него.")
        self._refuse_twin()
        self.save(by=by)

    def _refuse_twin(self) -> None:
        """Twin where a record that comes back would be the second."""
        copy = type(self).get_by_id(self.id)
        copy.archived_at = None
        for broken in copy.known_faults():
            if isinstance(broken, Twin):
                raise broken

    def refuse_in_bin(self) -> None:
        """RuleError for a record in the bin, or a part of one that is there."""
        self._found_live = False  # asked anew before it is written
        holder = self.in_bin()
        if holder is self:
            raise RuleError("Записът е в кошчето. Върнете го от там, за да го промените.")
        if holder is not None:
            raise RuleError(f"Записът е част от „{holder.title()}“, който е в кошчето. "
                            "Първо върнете него.")

    @classmethod
    def live(cls, *columns):
        """Query of the records outside the bin, of these columns or all."""
        return cls.select(*columns).where(cls.is_live())

    @classmethod
    def binned(cls):
        """Query of the records that were put in the bin, without what hangs under them."""
        return cls.select().where(cls.archived_at.is_null(False))

    @classmethod
    def is_live(cls):
        """SQL condition: neither the record is in the bin nor anything that it is a part of."""
        return Written(cls, ("live",), cls._asks_whether_live)

    @classmethod
    def _asks_whether_live(cls):
        return all_of([cls.archived_at.is_null(), *(
            key.not_in(ids) | key.is_null() if key.null else key.not_in(ids)
            for key in cls._owner_keys() for ids in key.rel_model.buried_ids())])

    @classmethod
    def is_buried(cls):
        """SQL condition: the record is in the bin, or something that it is a part of."""
        return any_of([cls.archived_at.is_null(False), *(
            key.in_(ids) for key in cls._owner_keys() for ids in key.rel_model.buried_ids())])

    @classmethod
    def buried_ids(cls):
        """Queries of the ids that are in the bin, one for each way up, so that each has its index.

        Few records are there: asking for these costs less than asking for the others.
        """
        yield cls.select(cls.id).where(cls.archived_at.is_null(False))
        for key in cls._owner_keys():
            for ids in key.rel_model.buried_ids():
                yield cls.select(cls.id).where(key.in_(ids))

    @classmethod
    def _owner_keys(cls) -> list:
        return [cls._meta.fields[name] for name in cls.owners]

    def in_bin(self) -> "Bin | None":
        """What is in the bin, this record or one that it is a part of; None if nothing is."""
        if self.archived_at is not None:
            return self
        if self.owners and self.id and self._was_live():
            return None
        return self._owner_in_bin()

    @property
    def is_binned(self) -> bool:
        """Whether the record itself was put in the bin; asks nothing of the database."""
        return self.archived_at is not None

    def _was_live(self) -> bool:
        """Whether it is stored outside the bin; asked once of a record that was read."""
        if not self.__dict__.get("_found_live"):
            entity = type(self)
            self._found_live = entity.live(entity.id).where(entity.id == self.id).exists()
        return self._found_live

    def _owner_in_bin(self) -> "Bin | None":
        owners = (getattr(self, name) for name in self.owners if self.__data__.get(name))
        return next((found for one in owners if (found := one.in_bin())), None)


def all_of(conditions):
    """SQL condition: each of these."""
    conditions = list(conditions)
    joined = conditions[0]
    for condition in conditions[1:]:
        joined &= condition
    return joined


def any_of(conditions):
    """SQL condition: one of these at least."""
    conditions = list(conditions)
    joined = conditions[0]
    for condition in conditions[1:]:
        joined |= condition
    return joined
