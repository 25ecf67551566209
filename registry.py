"""A dictionary that refuses a second entry of the same name, and a loader for packages."""

from importlib import import_module
from pkgutil import walk_packages


class Registry(dict):
    """Named things declared across modules: entities, kinds of document, checks."""

    def __init__(self, what: str):
        """`what` is said in the error, e.g. "kind of document"."""
        super().__init__()
        self.what = what

    def add(self, name: str, item):
        """The item itself; ValueError if the name is taken by another one."""
        if name in self and self[name] is not item:
            raise ValueError(f"{self.what} {name!r} is declared twice")
        self[name] = item
        return item

    # What an office configures adds to them while others walk over them.
    def __iter__(self):
        return iter(list(super().keys()))

    def keys(self):
        """The names that are there now."""
        return list(super().keys())

    def values(self):
        """The things that are there now."""
        return list(super().values())

    def items(self):
        """Both."""
        return list(super().items())

    def named(self, name: str):
        """A decorator that adds what it decorates under `name`."""
        return lambda item: self.add(name, item)


def load(package: str) -> None:
    """Import every module of a package so that its declarations reach their registries."""
    for module in walk_packages(import_module(package).__path__, f"{package}."):
        import_module(module.name)


class CheckFailed(Exception):
    """What `check` found wrong; the message says what to do."""


CHECKS = Registry("check")  # name for people → function(settings) giving a line or CheckFailed
