"""The desk as a Flask application, and its command line; wiring only."""

import argparse
import logging
import os
import sys
from types import SimpleNamespace

from flask import Flask, g
from waitress import serve

import admin
import registry
from models import database
from models.territory import load_territory
from settings import SETTINGS, SettingError, read_settings, secret_key

registry.load("models")


def create_app(settings: SimpleNamespace) -> Flask:
    """The application on an opened database; every request takes a connection from the pool."""
    app = Flask("admin", static_folder="static", static_url_path="/static")
    app.config.update(SECRET_KEY=secret_key(settings.data), MAX_CONTENT_LENGTH=25 * 2**20,
                      MAX_FORM_MEMORY_SIZE=8 * 2**20)
    app.before_request(_take_connection)
    app.teardown_request(_return_connection)
    admin.register(app, settings)
    return app


def _take_connection() -> None:
    g.opened_connection = database.database.connect(reuse_if_open=True)


def _return_connection(_error=None) -> None:
    if g.pop("opened_connection", False):
        database.database.close()


def open_desk(settings: SimpleNamespace) -> None:
    """Open the database and bring it up to date, an old one after a verified copy."""
    database.open_database(settings.database_url, settings.data)
    for name in database.migrate(settings.data / "backups"):
        print(f"Приложена промяна в базата: {name}")
    load_territory()
