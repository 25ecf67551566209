"""The bin: what is in it is gone with all that hangs under it, and comes back so."""

from bulgarian.clock import utc_now
from models.closing import is_released
from models.rules import RuleError

EVERY = ("*",)


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
        if uses := list(self.uses()):
            told = "; ".join(f"{place} – {count}" for place, count in uses)
            yield RuleError(f"„{self.title()}“ се използва и не отива в кошчето. Къде: {told}. "
                            "Първо изберете друг запис там.")

    def uses(self):
        """(register and column, how many) of the live rows that keep this record in use.

        No titles: who may hide an institution need not see every case that names it.
        """
        for key in self._meta.backrefs:
            rows = key.model.live().where(key == self.id) if self._is_kept_by(key) else None
            if rows is not None and (count := rows.count()):
                yield f"{key.model.listing.plural}, „{key.verbose_name}“", count

    def _is_kept_by(self, key) -> bool:
        if self.kept_by != EVERY:
            return key.backref in self.kept_by
        listing = getattr(key.model, "listing", None)
        return listing is not None and (listing.parent != key.name or listing.menu is not None)

    def restore(self, by: str = "") -> None:
        """Bring the record back, and with it all that hangs under it."""
        self.archived_at = None
        if holder := self._owner_in_bin():
            raise RuleError(f"Записът е част от „{holder.title()}“, който също е в кошчето. "
                            "Първо върнете него.")
        self.save(by=by)

    def refuse_in_bin(self) -> None:
        """RuleError for a record in the bin, or a part of one that is there."""
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
        return all_of([cls.archived_at.is_null(), *(_outside(key) for key in cls._owner_keys())])

    @classmethod
    def is_buried(cls):
        """SQL condition: the record is in the bin, or something that it is a part of.

        Few records are, so that asking for these costs less than asking for the others.
        """
        return any_of([cls.archived_at.is_null(False), *(
            key.in_(key.rel_model.select(key.rel_model.id).where(key.rel_model.is_buried()))
            for key in cls._owner_keys())])

    @classmethod
    def _owner_keys(cls) -> list:
        return [cls._meta.fields[name] for name in cls.owners]

    def in_bin(self) -> "Bin | None":
        """What is in the bin, this record or one that it is a part of; None if nothing is."""
        if self.archived_at is not None:
            return self
        if self.owners and self.id and self._is_stored_live():
            return None
        return self._owner_in_bin()

    def _is_stored_live(self) -> bool:
        entity = type(self)
        return entity.live(entity.id).where(entity.id == self.id).exists()

    def _owner_in_bin(self) -> "Bin | None":
        owners = (getattr(self, name) for name in self.owners)
        return next((found for one in owners if one is not None and (found := one.in_bin())), None)


def _outside(key):
    """SQL condition: the record that a link leads to is not in the bin, or there is none."""
    above = key.rel_model
    outside = key.not_in(above.select(above.id).where(above.is_buried()))
    return outside | key.is_null() if key.null else outside


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
