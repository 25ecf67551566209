"""A training desk: its own folder, invented people, and back to the beginning when asked."""

from types import SimpleNamespace

from models.database import FILE, database, is_sqlite
from models.folder import RESTART_FILE
from models.marks import Mark, noted
from models.users import User
from models.vault.opening import open_desk
from settings import SettingError, key_file

MARK = "training"
BESIDE = (FILE, f"{FILE}-wal", f"{FILE}-shm", "audit.key", "audit.anchor", "accounts.key",
          RESTART_FILE)
HALF_SAID = ("{folder} е учебно бюро: пуснете го с OKMD_TRAINING=yes, за да се вижда, че данните "
             "са измислени, или посочете папката на истинското с OKMD_DATA.")
REAL = ("OKMD_TRAINING=yes, а в {folder} има истински данни. Учебното бюро иска своя папка: "
        "посочете празна с OKMD_DATA.")
NEEDS = ("OKMD_TRAINING=yes: задайте и OKMD_DEMO_PASSWORD, паролата на учебните потребители, и "
         "оставете OKMD_DATABASE_URL празна.")


def is_training() -> bool:
    """Whether the open database was made for training."""
    return Mark.table_exists() and noted(MARK) is not None


def refuse_mixing(settings: SimpleNamespace) -> None:
    """SettingError where a training desk would pass for a real one, or the other way round."""
    if not settings.training:
        if is_training():
            raise SettingError(HALF_SAID.format(folder=settings.data))
        return
    if not (is_sqlite() and settings.demo_password):
        raise SettingError(NEEDS)
    if not is_training() and User.table_exists() and User.select().exists():
        raise SettingError(REAL.format(folder=settings.data))


def wants_anew(settings: SimpleNamespace) -> bool:
    """Whether the button was pressed that lets the training desk begin anew."""
    return settings.training and (settings.data / RESTART_FILE).exists()


def wipe(settings: SimpleNamespace) -> None:
    """Away with everything in a training desk, and with nothing else."""
    refuse_mixing(settings)
    database.close_all()
    for path in (key_file(settings), *(settings.data / name for name in BESIDE)):
        path.unlink(missing_ok=True)
    open_desk(settings)
