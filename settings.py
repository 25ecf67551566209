"""Every setting once: its variable, default, how it is read and one line of help."""

import os
import re
import secrets
import shlex
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from ipaddress import ip_address
from pathlib import Path
from time import time as time_now
from types import SimpleNamespace
from urllib.parse import SplitResult, urlsplit

SHORTEST_KEY = 40  # signs
COOKIES = "secret.key"
MAIL_PORTS = {"smtp": 587, "smtps": 465}


class SettingError(ValueError):
    """A setting whose value cannot be used; the message names the variable."""


@dataclass(frozen=True)
class Setting:
    """One environment variable: `read` turns its text into the value or raises ValueError."""

    variable: str
    default: str
    read: Callable[[str], object]
    help: str

    @property
    def name(self) -> str:
        return self.variable.removeprefix("OKMD_").lower()

    def value(self, environment: Mapping[str, str]):
        """The value read from the environment; SettingError names this variable."""
        text = environment.get(self.variable, self.default)
        try:
            return self.read(text)
        except ValueError as error:
            raise SettingError(f"{self.variable}={text!r}: {error}") from error


def _folder(text: str) -> Path:
    if not text.strip():
        raise ValueError("посочете папка за данните")
    path = Path(text).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise ValueError("това е файл, а трябва да е папка")
    return path


def _second_folder(text: str) -> Path | None:
    return _folder(text) if text.strip() else None


def _file(text: str) -> Path | None:
    path = Path(text).expanduser().resolve() if text.strip() else None
    if path is not None and path.is_dir():
        raise ValueError("това е папка, а трябва да е файл")
    return path


def _copies_folder(text: str) -> Path | None:
    return _folder(text) if text.strip() else None


def _three_numbers(text: str) -> tuple[int, ...]:
    numbers = tuple(int(word) for word in text.split() if word.isascii() and word.isdigit())
    if len(numbers) != 3 or len(text.split()) != 3 or not sum(numbers):
        raise ValueError("посочете три числа: дни, седмици и месеци, например 7 4 12")
    return numbers


def _hour(text: str) -> time | None:
    try:
        return None if text.lower() == "no" else time.fromisoformat(text)
    except ValueError:
        raise ValueError("посочете час като 03:10 или no") from None


def _database_url(text: str) -> str:
    schemes = ("sqlite:///", "postgresql://", "postgres://")
    if text and not text.startswith(schemes):
        raise ValueError("адресът започва със sqlite:/// или postgresql://")
    parts = urlsplit(text)
    if _is_far(parts.hostname) and "sslmode=verify-full" not in parts.query.split("&"):
        raise ValueError("базата е на друга машина: добавете ?sslmode=verify-full, за да не я "
                         "чете и подменя друг по пътя")
    return text


def _is_far(host: str | None) -> bool:
    """Whether a host of an address is not this machine."""
    try:
        return bool(host) and not ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"


def _host(text: str) -> str:
    if not text or any(sign in text for sign in " /:@") and text != "::1":
        raise ValueError("посочете име или IP адрес без порт, например 127.0.0.1")
    return text


def _whole_number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise ValueError(f"посочете цяло число от {low} до {high}")
        return int(text)
    return read


def _yes_or_no(text: str) -> bool:
    if text.lower() not in ("1", "0", "yes", "no", "true", "false"):
        raise ValueError("посочете yes или no")
    return text.lower() in ("1", "yes", "true")


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"посочете едно от: {', '.join(words)}")
        return text
    return read


def _address(text: str) -> str:
    parts = urlsplit(text)
    is_bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    if text and not (parts.scheme in ("http", "https") and parts.hostname and is_bare):
        raise ValueError("посочете адрес като https://bureau.example.bg")
    return text.rstrip("/")


def _mail_server(text: str) -> SplitResult | None:
    parts = urlsplit(text)
    is_whole = parts.scheme in MAIL_PORTS and parts.hostname and not (parts.path.strip("/") or
                                                                     parts.password)
    if text and not is_whole:
        raise ValueError("посочете адрес като smtp://име@mail.example.bg:587 или smtps://…, без "
                         "парола в него; тя е в OKMD_MAIL_PASSWORD")
    return (parts._replace(netloc=f"{parts.netloc}:{MAIL_PORTS[parts.scheme]}")
            if text and not parts.port else parts) if text else None


def _sender(text: str) -> str:
    if text and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", text):
        raise ValueError("посочете един адрес на ел. поща, например byuro@example.bg")
    return text


def _command(text: str) -> list[str]:
    words = shlex.split(text)
    if words and shutil.which(words[0]) is None:
        raise ValueError("няма такава програма на тази машина")
    return words


def _password(text: str) -> str:
    if text and not 12 <= len(text) <= 128:
        raise ValueError("паролата е от 12 до 128 знака")
    return text


SETTINGS = (
    Setting("OKMD_DATA", "var", _folder, "папка за базата данни, ключовете и дневниците"),
    Setting("OKMD_DATABASE_URL", "", _database_url,
            "адрес на базата: празно – SQLite в папката за данни, или postgresql://…"),
    Setting("OKMD_KEYS", "", _file,
            "файл с ключовете на имената и номерата; празно – в папка до тази с данните"),
    Setting("OKMD_ANCHORS", "", _second_folder,
            "втора папка за контролните записи на дневника, на друг диск; празно – няма"),
    Setting("OKMD_HOST", "127.0.0.1", _host, "адрес, на който слуша сървърът"),
    Setting("OKMD_PORT", "8080", _whole_number(1, 65535), "порт, на който слуша сървърът"),
    Setting("OKMD_DEMO_PASSWORD", "", _password,
            "парола на примерните потребители; празно – случайна, отпечатана при старт"),
    Setting("OKMD_HTTPS", "no", _yes_or_no,
            "yes, когато пред сървъра стои TLS: бисквитката се праща само по HTTPS"),
    Setting("OKMD_TWO_FACTOR", "required", _one_of("required", "optional", "off"),
            "кодове от телефона при вход: required, optional или off"),
    Setting("OKMD_IDLE_MINUTES", "20", _whole_number(5, 120),
            "след колко минути бездействие сесията свършва"),
    Setting("OKMD_SESSION_HOURS", "10", _whole_number(1, 24),
            "колко часа най-много трае една сесия"),
    Setting("OKMD_ADDRESS", "", _address,
            "адресът, на който хората отварят бюрото, например https://bureau.example.bg"),
    Setting("OKMD_PROXIES", "0", _whole_number(0, 5),
            "колко прокси сървъра стоят пред бюрото и съобщават адреса на клиента"),
    Setting("OKMD_SECOND_PERSON", "yes", _yes_or_no,
            "no само за бюро от един човек: права и големи изтегляния без второ лице"),
    Setting("OKMD_WORKER", "yes", _yes_or_no,
            "no, когато фоновите задачи се изпълняват отделно с app.py worker"),
    Setting("OKMD_SCANNER", "", _command,
            "програма, която проверява всеки качен файл за вируси, например clamdscan -"),
    Setting("OKMD_PROCESSES", "0", _whole_number(0, 32),
            "колко процеса отговарят на хората; 0 – колкото са ядрата, най-много четири"),
    Setting("OKMD_THREADS", "8", _whole_number(1, 64), "нишки на всеки процес на сървъра"),
    Setting("OKMD_COPIES", "", _copies_folder,
            "папка или друг диск за резервните копия; празно – copies в папката за данни"),
    Setting("OKMD_COPIES_KEPT", "7 4 12", _three_numbers,
            "колко дни, седмици и месеци назад се пазят копия"),
    Setting("OKMD_COPY_AT", "03:10", _hour,
            "кога всяка нощ се прави копие и се проверява всичко; no – без нощно копие"),
    Setting("OKMD_MAIL", "", _mail_server,
            "пощенски сървър за сутрешните писма, например smtp://byuro@mail.example.bg:587; "
            "празно – без писма"),
    Setting("OKMD_MAIL_PASSWORD", "", str, "парола на пощенския сървър; празно – без парола"),
    Setting("OKMD_MAIL_FROM", "", _sender, "от кой адрес са писмата; празно – от OKMD_MAIL"),
    Setting("OKMD_MAIL_AT", "08:00", _hour, "кога сутрин тръгват писмата; no – не тръгват"),
    Setting("OKMD_TRAINING", "no", _yes_or_no,
            "yes за учебно бюро: друг цвят, само измислени данни, бутон за започване отначало"),
)


def read_settings(environment: Mapping[str, str]) -> SimpleNamespace:
    """All settings by name; SettingError on the first wrong value or an unknown OKMD_ variable."""
    known = {setting.variable for setting in SETTINGS}
    for variable in sorted(environment):
        is_ours = variable.startswith("OKMD_") and not variable.startswith("OKMD_TEST_")
        if is_ours and variable not in known:
            raise SettingError(f"{variable}: няма такава настройка; има {', '.join(sorted(known))}")
    return SimpleNamespace(**{s.name: s.value(environment) for s in SETTINGS})


def desk_address(settings: SimpleNamespace) -> str:
    """Where people open the desk, as it stands in letters and one-time links."""
    scheme = "https" if settings.https else "http"
    return settings.address or f"{scheme}://{settings.host}:{settings.port}"


def key_file(settings: SimpleNamespace) -> Path:
    """The file with the keys of what is encrypted in the database."""
    beside = settings.data / "keys.json"  # where older versions made it
    own = settings.data.parent / f"{settings.data.name}-keys" / "keys.json"
    return settings.keys or (beside if beside.exists() else own)


def secret_key(folder: Path) -> str:
    """The key that signs cookies; without it everybody signs in again, and no more is lost."""
    return read_key(folder, COOKIES)


def renew_secret_key(folder: Path) -> None:
    """Another key for cookies; the one before still reads what it signed, see `earlier_keys`."""
    secret_key(folder)
    (folder / COOKIES).replace(before := folder / f"before-{COOKIES}")
    os.utime(before)
    secret_key(folder)


def earlier_keys(settings: SimpleNamespace) -> list[str]:
    """The replaced key of cookies, for as long as a session may last."""
    before = settings.data / f"before-{COOKIES}"
    lasts = settings.session_hours * 3600
    is_young = before.exists() and time_now() < before.stat().st_mtime + lasts
    return [read_key(settings.data, before.name)] if is_young else []


def read_key(folder: Path, name: str) -> str:
    """A secret made once and kept in the data folder for this user alone."""
    path = folder / name
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    if path.stat().st_mode & 0o077:
        raise SettingError(f"{path}: ключът се чете и от други. Изпълнете: chmod 600 {path}")
    key = path.read_text(errors="replace").strip()
    if len(key) < SHORTEST_KEY:
        raise SettingError(f"{path}: ключът е празен или отрязан. Върнете го от резервно копие; "
                           "secret.key може и да се изтрие – тогава всички влизат наново.")
    return key
