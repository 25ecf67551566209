"""The whole demonstration: with the registers that come as configuration, as if all were taken."""

from demo.desk import load_demo
from demo.parties import BY
from documents.shipped import install, offered
from models.database import database


def load_whole() -> None:
    """Fill an empty database; each register has its view, its paper and a few records."""
    with database.atomic():
        load_demo()
        for name in offered():
            install(name, BY, is_example=True)
