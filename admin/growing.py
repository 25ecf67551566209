"""Own registers get their addresses while the desk runs, in every process at its next request.

A new map of addresses takes the place of the old one at once: who is being answered by the old
one is not disturbed.
"""

from collections.abc import Iterable
from copy import copy
from threading import Lock

from flask import Flask, current_app, request
from flask.globals import request_ctx
from werkzeug.routing import Map, Rule

from admin.base import EntityView, make_view
from models.base import Entity
from models.tailoring.records import own_registers

VIEWS = "okmd_own_views"  # of the application: {table: view}
_lock = Lock()


def install(app: Flask) -> None:
    """Ask before every request; comes before the gate, and after the configuration is read."""
    app.extensions[VIEWS] = {}
    app.url_rule_class = ReadRule
    app.before_request(follow)


def follow() -> None:
    """Give the registers that are new a view each, and find the address anew if it was none."""
    registers, views = own_registers(), current_app.extensions[VIEWS]
    for entity in registers:
        if entity._meta.table_name not in views:
            with _lock:
                _add_view(current_app._get_current_object(), views, entity)
        views[entity._meta.table_name].follow(entity)
    if registers and request.routing_exception is not None:
        request.routing_exception = None
        request_ctx.url_adapter = current_app.create_url_adapter(request)
        request_ctx.match_request()


def forget(app: Flask) -> None:
    """Let the application have the addresses that it began with, until the next request."""
    for table in app.extensions[VIEWS]:
        app.blueprints.pop(table)
        app.view_functions = {name: function for name, function in app.view_functions.items()
                              if not name.startswith(f"{table}.")}
    if app.extensions[VIEWS]:
        admin = app.extensions["admin"][0]
        admin._views = [one for one in admin._views if not isinstance(one, RegisterView)]
        app.url_map = _map_of(app, (rule for rule in app.url_map.iter_rules()
                                    if rule.endpoint in app.view_functions))
    app.extensions[VIEWS] = {}


def _map_of(app: Flask, rules: Iterable) -> Map:
    """A new map of these addresses."""
    made = app.url_map_class(host_matching=app.url_map.host_matching)
    made.converters = app.url_map.converters
    for rule in rules:
        made.add(copied := copy(rule) if isinstance(rule, ReadRule) else rule.empty())
        copied.provide_automatic_options = getattr(rule, "provide_automatic_options", True)
    made.update()
    return made


class ReadRule(Rule):
    """An address that is read once, however many maps its copies come to stand in."""

    is_read = False

    def __copy__(self):
        copied = object.__new__(type(self))
        vars(copied).update(vars(self), map=None)
        return copied

    def compile(self) -> None:
        """Read it, unless it is a copy of one that was read."""
        if not self.is_read:
            super().compile()
            self.is_read = True


class RegisterView(EntityView):
    """The records of an own register, whatever it is called today."""

    def follow(self, entity: type[Entity]) -> None:
        """Let the menu say what the register says now."""
        listing = entity.listing
        self.entity, self.name, self.category = entity, listing.plural, listing.menu
        self.position = listing.position


def _add_view(app: Flask, views: dict, entity: type[Entity]) -> None:
    table = entity._meta.table_name
    if table in views:
        return
    admin = app.extensions["admin"][0]
    view = make_view(entity, RegisterView)
    app.blueprints = {**app.blueprints, table: view.create_blueprint(admin)}
    app.view_functions = {**app.view_functions, **{
        f"{table}.{name}": getattr(view, name) for _, name, _ in view._urls}}
    app.url_map = _map_of(app, [*app.url_map.iter_rules(), *(
        ReadRule(f"{view.url}{url}", endpoint=f"{table}.{name}", methods={*methods, "OPTIONS"})
        for url, name, methods in view._urls)])
    admin._views = [*admin._views, view]
    views[table] = view
