"""The keys in use by this program, read again as soon as their file is replaced."""

from pathlib import Path

from models.vault.keys import Key, KeyProblem, Keys, read_keys


class KeyRing:
    """Opened once at the start; follows a rotation that another process makes."""

    def __init__(self):
        self.path: Path | None = None
        self._read: tuple[tuple, Keys] | None = None
        self._known: dict[int, Key] = {}

    def open(self, path: Path) -> Keys:
        """Read the file; KeyProblem if that cannot be."""
        self.path, self._read, self._known = path, None, {}
        return self.keys

    def close(self) -> None:
        """Forget the keys of a desk that is no longer open."""
        self.path, self._read, self._known = None, None, {}

    @property
    def keys(self) -> Keys:
        """What the file holds now; what it held before while it cannot be read."""
        if self.path is None:
            raise KeyProblem("Ключовете още не са отворени. Изпълнете: app.py migrate")
        stamp = self._stamp()
        if self._read is None or (stamp and stamp != self._read[0]):
            keys = read_keys(self.path)
            self._known = self._known | keys.versions
            self._read = stamp, keys
        return self._read[1]

    def _stamp(self) -> tuple | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    @property
    def current(self) -> Key:
        """The key that seals."""
        keys = self.keys
        return keys.versions[keys.current]

    @property
    def all(self) -> list[Key]:
        """The keys that something may have been sealed or indexed with."""
        return list(self.keys.versions.values())

    def get(self, version: int) -> Key:
        """The key of a version, also of one dropped since the start of this process."""
        if version not in self._known and version not in self.keys.versions:
            raise KeyProblem(f"Във файла с ключовете {self.path} няма версия {version}.")
        return self._known[version]


ring = KeyRing()
