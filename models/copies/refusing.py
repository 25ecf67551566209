"""What a full export may not bring into a desk that takes it in, whoever has filled it."""

from peewee import Field

from models.base import ENTITIES
from models.copies.container import CopyProblem
from models.fields import EmailField, LinkField, read_text
from models.users import User


def refuse_ways_in(rows: dict[str, int], left: tuple[str, ...]) -> None:
    """CopyProblem if there are passwords, or rows in tables that no export has any of."""
    if any(rows.get(table) for table in left) or User.select().where(User.password != "").exists():
        raise CopyProblem("В износа има пароли, сесии или дневник, каквито бюрото не изнася. Не го "
                          "приемайте; поискайте го отново от бюрото, което го е направило.")


def refuse_no_addresses() -> None:
    """CopyProblem for an address of mail or of a page that no form would have let in."""
    fields = (field for entity in ENTITIES.values() for field in entity._meta.sorted_fields
              if isinstance(field, (EmailField, LinkField)))
    for field in fields:
        query = field.model.select(field.model.id, field).where(field != "")
        for number, text in query.tuples():
            if not _is_kept(field, text):
                raise CopyProblem(
                    f"В износа, „{field.model.listing.plural}“, запис № {number}: "
                    f"„{field.verbose_name}“ има стойност, която бюрото не приема. Поправете я в "
                    "старото бюро и изнесете отново.")


def _is_kept(field: Field, text: str) -> bool:
    """Whether the column would keep the text as it is."""
    try:
        return read_text(field, text) == text
    except ValueError:
        return False
