"""Folders that are topics: which partitions are in one, and in which files they are."""

import re
from pathlib import Path
from typing import NamedTuple

from domain.errors import Misused, NotFound
from streams.message_lines import PLAIN, WHOLE

_TOPIC = re.compile(r"[A-Za-z0-9._-]{1,249}")
_FILE = re.compile(rf"(0|[1-9][0-9]{{0,8}})({re.escape(WHOLE)}|{re.escape(PLAIN)})")
_FORM = f"<topic>/<partition>{PLAIN} or <topic>/<partition>{WHOLE}"


class PartitionFile(NamedTuple):
    """A partition and its file; ``whole`` if a line is a message and not only its value."""

    topic: str
    partition: int
    path: Path
    whole: bool


def partition_files(folder: Path) -> list[PartitionFile]:
    """The partitions in a folder, by topic and number.

    Beside the folders of topics there may be other files, but none of lines; in them nothing else.
    What begins with a dot is left alone.

    raises  Misused for a folder of another form, NotFound for one that cannot be read
    """
    try:
        entries = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        found = [file for entry in entries if entry.is_dir() for file in _of_topic(folder, entry)]
    except OSError as exc:
        why = exc.strerror or str(exc)
        raise NotFound(f"read {folder}", why, "check the path and its permissions") from exc
    loose = [entry.name for entry in entries if entry.suffix == PLAIN and not entry.is_dir()]
    if loose and found:
        raise _no_folder_of_topics(folder, f"{loose[0]} is in no topic")
    if not found:
        why = f"it is a directory, and there is no {_FORM} in it"
        raise Misused(f"read {folder}", why, f"name the files in it: {folder}/*.ndjson")
    return sorted(found, key=lambda file: (file.topic, file.partition))


def _of_topic(folder: Path, topic: Path) -> list[PartitionFile]:
    found: dict[int, PartitionFile] = {}
    for path in sorted(topic.iterdir()):
        if path.name.startswith("."):
            continue
        shown = f"{topic.name}/{path.name}"
        match = _FILE.fullmatch(path.name)
        if match is None or not path.is_file() or not _TOPIC.fullmatch(topic.name):
            raise _no_folder_of_topics(folder, f"{shown} is no {_FORM}")
        number = int(match[1])
        if number in found:
            raise _no_folder_of_topics(folder, f"{shown} is there in both forms")
        found[number] = PartitionFile(topic.name, number, path, match[2] == WHOLE)
    return list(found.values())


def _no_folder_of_topics(folder: Path, why: str) -> Misused:
    return Misused(f"read {folder} as topics", why, "name the files in it, or a folder of topics")
