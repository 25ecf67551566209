"""What the machine may refuse, in words for people: what happened and what to do.

The start, the commands, `check`, the pages and „Състояние“ all take their sentence from here.
"""

import errno
import re
import sqlite3

from peewee import DatabaseError, DataError, IntegrityError, InterfaceError, ProgrammingError

FULL = ("Дискът е пълен и промените не са записани. Освободете място или увеличете диска; бюрото "
        "продължава само, щом има място.")
READ_ONLY = ("В папката с данни не може да се пише: правата не са на потребителя на бюрото или "
             "дискът е преминал само за четене. Проверете ги с: app.py check")
BROKEN_DISK = ("Дискът не приема или не връща данни. Проверете диска и системния дневник "
               "(journalctl -k) и направете копие на друг диск.")
DAMAGED = ("Файлът на базата данни е повреден. Не го изтривайте: спрете бюрото, преместете папката "
           "с данни настрани и върнете последното копие с app.py restore (docs/kopia.md).")
BUSY = "Базата данни е заета от друга работа. Изчакайте половин минута и опитайте отново."
NO_SERVER = ("Сървърът на базата данни не отговаря. Проверете дали PostgreSQL работи и дали "
             "OKMD_DATABASE_URL е верен.")
REFUSED = ("Сървърът на базата данни не пуска бюрото. Проверете потребителя, паролата и името на "
           "базата в OKMD_DATABASE_URL.")
NO_FILE = "Липсва нужен файл или папка. Проверете пътищата в настройките с: app.py check"

BY_NUMBER = {
    errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EFBIG: FULL, errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY, errno.EPERM: READ_ONLY, errno.EIO: BROKEN_DISK,
    errno.ENOENT: NO_FILE, errno.ENOTDIR: NO_FILE, errno.ECONNREFUSED: NO_SERVER}
# Words of SQLite and PostgreSQL, the more telling ones first.
BY_WORDS = (
    (r"disk is full|no space left|quota exceeded", FULL),
    (r"malformed|not a database|checksum|invalid page", DAMAGED),
    (r"read.?only|unable to open|permission denied", READ_ONLY),
    (r"disk i/o error|could not (?:read|write|fsync)", BROKEN_DISK),
    (r"authentication failed|(?:role|database) \S+ does not exist|no password supplied", REFUSED),
    (r"connection|connect to|starting up|shutting down|terminat|server closed|timeout expired",
     NO_SERVER),
    (r"\block(?:ed|s)?\b|busy|timeout|timed out|too many", BUSY))
# What `explain` may have words for, and what is a fault of ours whatever it says.
KINDS = (OSError, DatabaseError, InterfaceError, sqlite3.DatabaseError)
OURS = (IntegrityError, ProgrammingError, DataError)


class DatabaseProblem(RuntimeError):
    """The database cannot be opened or brought up to date; the message says what to do."""


def explain(error: BaseException | None) -> str:
    """What to tell people of an error of the machine; empty for one that is our own.

    SQLite ends a transaction by itself when the disk is full, and the rollback that follows fails:
    what happened stands behind the error.
    """
    while error is not None and not isinstance(error, OURS):
        if told := _words_of(error):
            return told
        error = error.__cause__ or error.__context__
    return ""


def _words_of(error: BaseException) -> str:
    number = getattr(error, "errno", None)
    if number in BY_NUMBER:
        return BY_NUMBER[number]
    if not isinstance(error, KINDS):
        return ""
    words = str(error)
    return next((told for pattern, told in BY_WORDS if re.search(pattern, words, re.I)), "")
