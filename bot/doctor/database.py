"""The database: is it there, can it be written, is it whole, is there room for it. Nothing is written to find out."""

import os
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from bot.doctor.line import Line, failure, not_checked, ok, warning
from bot.store import StoreError
from bot.store.condition import Condition, condition
from bot.views.text import number

MEBI = 1024 * 1024
LITTLE_ROOM = 256 * MEBI
NO_ROOM = 16 * MEBI
"""Bytes that are free on the disk."""
LARGE_WAL = 64 * MEBI
"""Bytes; SQLite begins anew at 4 MB where nobody keeps an old reading open (sqlite.org/wal.html, 6)."""
NAMES = ("database", "database, writable", "database, integrity", "database, disk", "database, WAL")
_FILE, _WRITABLE, _INTEGRITY, _DISK, _WAL = NAMES

ELSEWHERE = "Set DATABASE_URL to Teller's database, and give this user the right to read it."
RESTORE = (
    "Stop Teller, keep a copy of the file, and put a backup back; without one, start with a new file and "
    "`teller audit rebuild`."
)

_REMEDIES = {
    "malformed": RESTORE,
    "locked": "Another program holds the file (a backup, a shell): end it.",
}
"""By the words of SQLite's errors."""


@dataclass(frozen=True)
class Place:
    """Where the database is, as the system has it for the user who runs this; sizes in bytes."""

    path: Path
    is_there: bool
    folder_is_there: bool
    not_writable: tuple[Path, ...]
    free: int
    wal: int


def look(path: Path, stop: Event, seconds: float) -> list[Line]:
    """What is to be said of the database at `path`, if nobody locks it for `seconds`; `stop` ends the reading."""
    place = place_of(path)
    if not place.is_there:
        return lines(place, None)
    try:
        return lines(place, condition(path, stop, seconds))
    except StoreError as error:
        return lines(place, error)


def place_of(path: Path) -> Place:
    """What the system says of the place."""
    path = path.resolve()
    wal = Path(f"{path}-wal")
    beside = [path, wal, Path(f"{path}-shm"), Path(f"{path}.lock"), Path(f"{path}.sending.lock")]
    there = path.parent.is_dir()
    looked_at = [path.parent, *(each for each in beside if each.exists())] if there else []
    return Place(
        path=path,
        is_there=path.exists(),
        folder_is_there=there,
        not_writable=tuple(each for each in looked_at if not os.access(each, os.W_OK)),
        free=_free(path.parent) if there else 0,
        wal=wal.stat().st_size if wal.exists() else 0,
    )


def lines(place: Place, found: Condition | StoreError | None) -> list[Line]:
    """What is to be said of the place, and of what was `found` there: None where there is no file."""
    if not place.folder_is_there:
        folder = f"there is no folder {place.path.parent}"
        rest = [not_checked(name, "there is no database") for name in NAMES[1:]]
        return [failure(_FILE, folder, "Make it, or set DATABASE_URL to a file in a folder that is there."), *rest]
    return [_file(place, found), _writable(place), _integrity(found), _disk(place), _wal(place, found)]


def _file(place: Place, found: Condition | StoreError | None) -> Line:
    if found is None:
        remedy = "`teller run` makes it. If Teller ran before, do this in the same folder, or set DATABASE_URL."
        return warning(_FILE, f"there is no {place.path} yet", remedy)
    if isinstance(found, StoreError):
        remedies = [remedy for word, remedy in _REMEDIES.items() if word in found.detail]
        return failure(_FILE, found.detail, remedies[0] if remedies else ELSEWHERE)
    if found.foreign:
        text = f"{place.path} is a newer Teller's ({', '.join(found.foreign)})"
        return failure(_FILE, text, "Install the Teller that wrote it, or a newer one.")
    if found.missing:
        text = f"{place.path} is an older Teller's, or nobody's yet (it lacks {', '.join(found.missing)})"
        return warning(_FILE, text, "`teller run` brings it up to date.")
    return ok(_FILE, str(place.path))


def _writable(place: Place) -> Line:
    if place.not_writable:
        which = ", ".join(str(each) for each in place.not_writable)
        remedy = "Give who runs Teller the right to write there (chown, chmod), on a disk that is not read-only."
        return failure(_WRITABLE, f"this user cannot write {which}", remedy)
    return ok(_WRITABLE, "this user can write the file and its folder")


def _integrity(found: Condition | StoreError | None) -> Line:
    if not isinstance(found, Condition):
        return not_checked(_INTEGRITY, "there is no database" if found is None else "it cannot be read")
    if found.damage:
        return failure(_INTEGRITY, f"the file is damaged: {'; '.join(found.damage)}", RESTORE)
    return ok(_INTEGRITY, "SQLite finds the file whole")


def _disk(place: Place) -> Line:
    text = f"{number(place.free // MEBI)} MB are free"
    if place.free >= LITTLE_ROOM:
        return ok(_DISK, text)
    say = failure if place.free < NO_ROOM else warning
    return say(_DISK, text, f"Make room on the disk of {place.path.parent}: without it nothing is minted or decided.")


def _wal(place: Place, found: Condition | StoreError | None) -> Line:
    if not isinstance(found, Condition):
        return not_checked(_WAL, "there is no database" if found is None else "it cannot be read")
    if not found.is_wal:
        remedy = "`teller run` switches it on. Where it does not, the disk cannot (a network disk): use a local one."
        return warning(_WAL, "the file does not write ahead (WAL)", remedy)
    if place.wal > LARGE_WAL:
        remedy = (
            "Something keeps an old reading open: end other programs that have the file open, then restart Teller."
        )
        return warning(_WAL, f"what is written ahead has {number(place.wal // MEBI)} MB", remedy)
    return ok(_WAL, f"on, {number(place.wal // 1024)} KB")


def _free(folder: Path) -> int:
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize
