"""Questions to the read models that the program itself asks, one SQL file each."""

from functools import cache
from importlib.resources import files


@cache
def question(name: str) -> str:
    """The statement of this name; its header says what it gives and which values it takes."""
    return (files(__name__) / f"{name}.sql").read_text(encoding="utf-8").rstrip().rstrip(";")
