"""The desk in the browser."""

from types import SimpleNamespace

from flask import Flask

import registry
from admin import (
    audit,
    auth,
    errors,
    gate,
    growing,
    headers,
    journal,
    language,
    second_person,
    site,
    typed,
)
from admin.signin.step_up import guard_what_leaves


def register(app: Flask, settings: SimpleNamespace) -> None:
    """Put the rooms of the desk into the application."""
    journal.install(app)
    growing.install(app)
    app.jinja_env.globals["training"] = settings.training
    errors.install(app)
    headers.install(app, settings)
    language.install(app)
    auth.install(app, settings)
    audit.install(app)
    gate.install(app)
    app.after_request(guard_what_leaves)  # before its event is written: it runs the last one first
    typed.install(app)
    second_person.install(app, is_on=settings.second_person)
    registry.load("admin")
    site.install(app)
