"""The command line: python -m docfill fill TEMPLATE VALUES.json OUT, check, fields."""

import argparse
import json
import sys
from pathlib import Path

from docfill import Template, TemplateError, check


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 if all went well, 1 if the template or the values have faults."""
    options = _parser().parse_args(arguments)
    try:
        return options.command(options)
    except TemplateError as error:
        return _print_problems(error.problems)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("docfill", description="Fill Word templates.")
    commands = parser.add_subparsers(required=True)
    for name, command, arguments in (
        ("fill", _fill, ("template", "values", "out")),
        ("check", _check, ("template",)),
        ("fields", _fields, ("template",)),
    ):
        sub = commands.add_parser(name, help=command.__doc__)
        sub.set_defaults(command=command)
        for argument in arguments:
            sub.add_argument(argument, type=Path)
    return parser


def _fill(options) -> int:
    """fill TEMPLATE with VALUES (a JSON file) and write OUT"""
    values = json.loads(options.values.read_text(encoding="utf-8"))
    if not isinstance(values, dict):
        raise ValueError(f"{options.values}: an object is expected")
    empties: list = []
    options.out.write_bytes(Template(options.template).fill(values, empties=empties))
    _print_problems(empties)
    return 0


def _check(options) -> int:
    """print the faults of TEMPLATE"""
    problems = check(options.template)
    _print_problems(problems)
    return int(any(problem.severity == "error" for problem in problems))


def _fields(options) -> int:
    """print what TEMPLATE needs, as JSON"""
    print(json.dumps(Template(options.template).fields(), ensure_ascii=False, indent=2))
    return 0


def _print_problems(problems: list) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
