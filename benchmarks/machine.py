"""The machine and the versions that figures were measured with; nothing that names the machine."""

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("policytrail", "duckdb", "eventsourcing", "pydantic", "pyarrow", "msgspec")
DURABILITY = {
    "policytrail": "SQLite, WAL, synchronous FULL; up to 10,000 lines a transaction. DuckDB: the"
    " ledger is the truth; read models and their checkpoint commit together, each commit is synced",
    "eventsourcing": "SQLite, WAL, synchronous FULL, cache and checkpoints as in policytrail;"
    " a transaction a call",
    "bare SQLite": "WAL, synchronous FULL, cache and checkpoints as in policytrail; 10,000 rows a"
    " transaction",
    "bare DuckDB": "its own settings: the commit is synced",
}


def machine(folder: Path) -> dict[str, str]:
    """What the figures depend on beside the program; ``folder`` is where the data is."""
    return {
        "processor": f"{os.cpu_count()} × {_processor()}",
        "memory": f"{_memory() / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "file system": _file_system(folder),
        "other work": f"{os.getloadavg()[0]:.1f} processes on average in the minute before",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        **{name: version(name) for name in LIBRARIES},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _file_system(folder: Path) -> str:
    """The kind of file system that a folder is on; the longest mount point that holds it."""
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return "unknown"
    kinds = {Path(words[1]): words[2] for words in map(str.split, mounts)}
    place = folder.resolve()
    holding = [mount for mount in kinds if place.is_relative_to(mount)]
    return kinds[max(holding, key=lambda mount: len(mount.parts))] if holding else "unknown"
