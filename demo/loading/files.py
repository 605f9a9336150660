"""The data sets as they lie on the disk."""

import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
SHARED = "shared"


class BrokenDataSet(Exception):
    """Names the file and the entry, and says what is wrong with it."""


@dataclass(frozen=True)
class Entry:
    """One `[[table]]` of a file: what shall become one row, with the rows that belong to it."""

    file: str
    kind: str
    number: int
    values: dict

    def __str__(self):
        names = ("slug", "email", "code", "name", "title", "subject", "organisation_name")
        name = next((self.values[key] for key in names if key in self.values), "")
        if isinstance(name, dict):
            name = next(iter(name.values()))
        return f"{self.file}, {self.kind} {self.number} ({name})"


@dataclass
class DataSet:
    name: str
    settings: dict = field(default_factory=dict)
    entries: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))


def names() -> list[str]:
    """The data sets there are: each folder but the shared one."""
    return sorted(
        folder.name for folder in DATA.iterdir() if folder.is_dir() and folder.name != SHARED
    )


def read(name: str) -> DataSet:
    """Vocabularies first, then the files of the data set by name.

    In which file an entry stands doesn't matter: its `[[kind]]` says what it is. What is not a
    list of entries is a setting of the data set.
    """
    data_set = DataSet(name)
    for path in [*sorted((DATA / SHARED).glob("*.toml")), *sorted((DATA / name).glob("*.toml"))]:
        place = f"{path.parent.name}/{path.name}"
        for key, value in _parse(path, place).items():
            if isinstance(value, list) and value and isinstance(value[0], dict):
                rows = data_set.entries[key]
                rows += [Entry(place, key, number, row) for number, row in enumerate(value, 1)]
            else:
                data_set.settings[key] = value
    return data_set


def _parse(path, place):
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BrokenDataSet(f"{place}: {error}") from error
