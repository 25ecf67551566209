"""What a record says of itself before it is stored: the rules of the office that it breaks."""

from contextlib import suppress

from peewee import BooleanField, DoesNotExist

from models.database import database
from models.fields import ChoiceField, ChoicesField, read_text
from models.rules import RuleError, Twin
from models.twins import twin_of

LIFTING = ("Досега това беше поверително. Без отметката се вижда от всички с право върху записа и "
           "влиза в документите. Потвърдете, ако е решено поверителността да се снеме.")

IN_BIN = " Записът е в кошчето: върнете го оттам."


class Checked:
    """The part of an entity that knows its rules."""

    pairs: tuple = ()  # dates and sizes that have to fit each other, see models.pairs

    def rules(self):
        """Yield a RuleError for every rule of the office that the record breaks."""
        return iter(())

    def check(self) -> None:
        """Raise the first broken rule with the others in it."""
        broken = [*self._shape_rules(), *self._misfits(), *self._lifting(), *self.rules()]
        if broken:
            broken[0].others = tuple(broken[1:])
            raise broken[0]

    def _misfits(self):
        return (fault for pair in self.pairs for fault in pair.rules(self))

    def _lifting(self):
        """Yield the doubt whether what was kept confidential may be read from now on."""
        declared = getattr(getattr(self, "belongs", None), "confidential", None)
        if declared is None or not self.id or getattr(self, declared.tick):
            return
        tick = self._meta.fields[declared.tick]
        if tick in self.dirty_fields and type(self).select(tick).where(
                type(self).id == self.id).scalar():
            yield from self.doubt(declared.tick, LIFTING)

    def known_faults(self) -> list[RuleError]:
        """The rules that are surely broken while some of the values could not be read yet."""
        unfit = (fault for fault in self._shape_rules() if self.__data__.get(fault.field))
        found = [*unfit, *self._misfits()]
        # A rule that reads a missing value cannot be asked; it is when the value is there.
        with suppress(TypeError, AttributeError, DoesNotExist), database.atomic() as asking:
            try:
                self.before_check()
                for broken in self.rules():
                    found.append(broken)
            except RuleError as broken:
                found += broken.all
            finally:
                asking.rollback()
        return found

    def _shape_rules(self):
        for field in self._meta.sorted_fields:
            value = self.__data__.get(field.name)
            if isinstance(value, str) and value:
                yield from self._text_rules(field, value)
            elif value in (None, "") and not _may_be_empty(field):
                yield RuleError(f"Попълнете „{field.verbose_name}“.", field.name)

    def _text_rules(self, field, value):
        try:
            value = self.__data__[field.name] = read_text(field, value)
        except ValueError as error:
            yield RuleError(str(error), field.name)
        if getattr(field, "max_length", None) and len(value) > field.max_length:
            yield RuleError(f"„{field.verbose_name}“ е до {field.max_length} знака, "
                            f"а са въведени {len(value)}.", field.name)
        if isinstance(field, ChoiceField) and value not in dict(field.choices):
            yield RuleError(f"Изберете „{field.verbose_name}“ от списъка.", field.name)

    def must_be_unique(self, *names: str, message: str, binned: bool = True):
        """Yield Twin(message) if another record has values in `names` that look the same.

        One in the bin counts, unless it may have a twin: that is refused when it comes back.
        """
        if (other := twin_of(self, names, binned=binned)) is not None:
            twin = type(self).get_by_id(other)
            yield Twin(message.format(other=twin) + IN_BIN * bool(twin.in_bin()), names[0])


def _may_be_empty(field) -> bool:
    if isinstance(field, ChoiceField):
        return field.null or field.default == ""
    free = (BooleanField, ChoicesField)
    return field.null or field.default is not None or field.primary_key or isinstance(field, free)
