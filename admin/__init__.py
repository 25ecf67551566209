"""The desk in the browser."""

from types import SimpleNamespace

from flask import Flask

import registry
from admin import (
    assets,
    audit,
    auth,
    compression,
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
from admin.exchange import feed
from admin.signin.step_up import guard_what_leaves
from models.folder import BEFORE_SAMPLES


def register(app: Flask, settings: SimpleNamespace) -> None:
    """Put the rooms of the desk into the application."""
    compression.install(app)  # what is installed first sees an answer last
    assets.install(app)
    journal.install(app)
    growing.install(app)
    app.jinja_env.globals["training"] = settings.training
    app.jinja_env.globals["samples"] = (settings.data / BEFORE_SAMPLES).exists()
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
    feed.install(app)
    site.install(app)
