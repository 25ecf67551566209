"""The whole demonstration: with the registers that come with a paper, as if they were taken."""

from demo.desk import load_demo
from demo.parties import BY
from documents.shipped import PAPERS, install
from models.database import database


def load_whole() -> None:
    """Fill an empty database; each register has its view, its paper and a few records."""
    with database.atomic():
        load_demo()
        for name in PAPERS:
            install(name, BY, is_example=True)
