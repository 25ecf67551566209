"""The words of the command line: commands, their arguments, and help."""

import argparse
from collections.abc import Callable
from pathlib import Path

from models.users import ROLES
from settings import SETTINGS

HELP = {
    "run": "пуска сървъра",
    "worker": "върши дългата работа: документи на партиди и PDF",
    "migrate": "привежда базата към тази версия, след копие, на което промените са опитани",
    "demo": "пълни празна база с примерни данни и показва как се влиза",
    "check": "показва състоянието на всичко, на което бюрото стои; 1, ако нещо не е наред",
    "document": "изготвя документ във файл; без думи след него изброява какво може да се изготви",
    "fields": "записва списъка на полетата за шаблоните",
    "user": "потребители", "keys": "ключове", "audit": "дневникът на достъпа",
    "user add": "прави потребител и показва връзката, с която той си избира парола",
    "user invite": "показва връзка за еднократна смяна на парола",
    "user forget-factor": "забравя кода от телефона на потребител, който е загубил телефона си",
    "keys rotate": "сменя ключовете на имената, номерата и файловете",
    "keys show": "показва кои ключове са в употреба",
    "keys seal": "показва листа за сейфа",
    "keys confirm": "потвърждава, че листът от сейфа отваря ключовете",
    "backup": "прави запечатано копие и го доказва; „backup check ФАЙЛ“ доказва вече направено",
    "restore": "връща копие в празна папка",
    "support": "пише пакет за помощ отдалеч: версии, проверки и дневници, без ничии данни",
    "export": "записва цялото бюро или един механизъм открито: за четене без бюрото",
    "take": "прави бюро в празна папка от пълен износ",
    "verify-audit": "преглежда целия дневник; 1, ако нещо е променено, отрязано или върнато",
    "audit export": "записва част от дневника във файл, който се проверява и сам",
    "audit check": "проверява файл, записан от дневника",
    "audit accept": "приема, с причина, дневник, който не се проверява, и започва оттук",
}


def read_arguments(words: list[str], commands: dict[str, Callable]) -> argparse.Namespace:
    """The arguments of one command, with the function to call in `command`."""
    parser = argparse.ArgumentParser(
        prog="app.py", description="Бюро ОКМД", formatter_class=argparse.RawTextHelpFormatter,
        epilog="Настройки:\n" + "\n".join(f"  {s.variable:20} {s.help}" for s in SETTINGS))
    parsers = _add_commands(parser, commands)
    _describe_document(parsers["document"])
    parsers["fields"].add_argument("-o", "--output", default="docs/poleta.md")
    _describe_user(parsers["user add"])
    for name in ("user invite", "user forget-factor"):
        parsers[name].add_argument("email")
    parsers["run"].add_argument("--beside", nargs=2, type=int, help=argparse.SUPPRESS)
    parsers["worker"].add_argument("--with-server", action="store_true",
                                   help="спира заедно със сървъра, който го е пуснал")
    parsers["demo"].add_argument("--anew", action="store_true",
                                 help="изтрива учебното бюро и започва отначало")
    _describe_audit(parsers)
    _describe_copies(parsers)
    return parser.parse_args(words)


def _add_commands(parser, commands: dict[str, Callable]) -> dict:
    """A parser per command; „user add“ stands below „user“."""
    groups = {"": parser.add_subparsers(required=True, title="команди", metavar="команда")}
    parsers = {}
    for name, command in commands.items():
        group, _, word = name.rpartition(" ")
        if group not in groups:
            groups[group] = groups[""].add_parser(
                group, help=HELP[group]).add_subparsers(required=True, metavar="команда")
        parsers[name] = groups[group].add_parser(word, help=HELP[name])
        parsers[name].set_defaults(command=command)
    return parsers


def _describe_document(parser) -> None:
    parser.add_argument("kind", nargs="?")
    parser.add_argument("id", nargs="?", type=int)
    parser.add_argument("-o", "--output", default="document.docx")
    parser.add_argument("--privacy", choices=("public", "pseudonymised", "initials", "identified"))
    parser.add_argument("--answer", action="append", default=[], metavar="име=отговор",
                        help="отговор на въпрос от шаблона; може няколко пъти")
    parser.add_argument("--owner", type=int, metavar="номер",
                        help="механизмът, от чието име е документът")


def _describe_user(parser) -> None:
    parser.add_argument("email")
    parser.add_argument("name")
    parser.add_argument("--role", required=True, choices=[code for code, _ in ROLES])
    parser.add_argument("--organization", help="съкращението на институцията")


def _describe_audit(parsers: dict) -> None:
    parsers["verify-audit"].add_argument(
        "--anchors", type=Path, help="копие на файла с контролните записи, пазено другаде")
    parsers["audit export"].add_argument("-o", "--output", type=Path, required=True)
    parsers["audit export"].add_argument("--first", type=int, default=1)
    parsers["audit export"].add_argument("--last", type=int)
    parsers["audit check"].add_argument("segment", type=Path)
    parsers["audit accept"].add_argument("--reason", required=True)


def _describe_copies(parsers: dict) -> None:
    parsers["backup"].add_argument("words", nargs="*", metavar="ПАПКА | check ФАЙЛ")
    parsers["backup"].add_argument("--nightly", action="store_true", help=argparse.SUPPRESS)
    parsers["restore"].add_argument("file", type=Path, metavar="ФАЙЛ")
    parsers["restore"].add_argument("--into", type=Path, required=True, metavar="ПАПКА")
    parsers["restore"].add_argument("--database", action="store_true",
                                    help="редовете отиват в празната база от OKMD_DATABASE_URL")
    for name in ("backup", "restore"):
        parsers[name].add_argument("--keys", type=Path, metavar="ФАЙЛ",
                                   help="файл с ключовете; без него се пита за листа от сейфа")
    parsers["export"].add_argument("file", type=Path, metavar="ФАЙЛ")
    parsers["export"].add_argument("--mechanism", metavar="НАЧАЛО",
                                   help="само механизмът с това начало на номерата, например СЗ")
    parsers["export"].add_argument("--by", metavar="АДРЕС",
                                   help="вашият адрес за вход; пита се за паролата ви")
    parsers["take"].add_argument("file", type=Path, metavar="ФАЙЛ")
    parsers["take"].add_argument("--into", type=Path, required=True, metavar="ПАПКА")
    parsers["support"].add_argument("-o", "--output", type=Path, default=Path("support.zip"))
    parsers["keys seal"].add_argument("--new", action="store_true",
                                      help="нов лист на мястото на стария")
