"""Commands of the program in processes of their own, forked from one that has it loaded."""

import os
import sys
from multiprocessing import get_context
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

from flask import Flask
from jinja2 import FileSystemBytecodeCache

import app

FORKS = get_context("forkserver")
FORKS.set_forkserver_preload([__name__])
Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache()}  # a template is compiled once
MOST_SECONDS = 120


def start(words: list[str], surroundings: dict[str, str], said: Path, wrong: Path | None = None,
          typed: Path = Path(os.devnull)):
    """The process of a command, and where its words and what is typed to it stand."""
    process = FORKS.Process(target=_carry_out,
                            args=(words, surroundings, (typed, said, wrong or said)))
    process.start()
    return process


def _carry_out(words: list[str], surroundings: dict[str, str], files: tuple) -> None:
    os.environ.clear()
    os.environ.update(surroundings)
    for stream, path in enumerate(files):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), stream)
    sys.stdin = os.fdopen(0)  # a process of the library has none
    sys.argv = ["app.py", *words]
    raise SystemExit(app.main(words))


def begin(act, *arguments, **named):
    """The process in which a function is carried out."""
    process = FORKS.Process(target=act, args=arguments, kwargs=named)
    process.start()
    return process


def ended(process, seconds: float = MOST_SECONDS) -> int | None:
    """The exit code of a process, None if it does not end in time."""
    process.join(seconds)
    return process.exitcode


def run(words: list[str], surroundings: dict[str, str], typed: str = "") -> CompletedProcess:
    """A finished command: its exit code and what it said."""
    with TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("said", "wrong", "typed")]
        files[2].write_text(typed)
        process = start(words, surroundings, *files)
        assert ended(process) is not None, f"{words} does not end"
        return CompletedProcess(words, process.exitcode, *(one.read_text() for one in files[:2]))
