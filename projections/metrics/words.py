"""The words that metrics share, each computed once where all metrics are asked together.

A word is a table macro of two times, ``effective`` and ``known``, and perhaps more. Where one
metric is asked it stays a macro, so that only what that metric needs of it is computed. Where all
are, each word with the same values becomes a table of its own, also inside other words; one that
has a row for every month of every subject is not kept, as most of its columns are not looked at.
"""

import re

_MACRO = re.compile(
    r"CREATE OR REPLACE MACRO (?P<name>\w+)\(effective, known(?:, (?P<more>[^()]*))?\) AS TABLE\n"
    r"(?P<body>[^;]*);"
)
_CALL = re.compile(
    r"\b(?!metric_facts_at\b)(?P<name>\w+)\(effective, known(?:, (?P<values>[^()]*))?\)"
)
_PART = re.compile(r"--[^\n]*|'[^']*'|\w+")  # a comment, a text or a name
_BY_MONTHS = ("customer_months", "complaints_per_policy")


class Words:
    """The words of some statements, and the tables that stand for those that were asked for."""

    def __init__(self, statements: str) -> None:
        self._known = {found["name"]: found for found in _MACRO.finditer(statements)}
        self._names: dict[str, str] = {}
        self._tables: list[str] = []

    def shared(self, text: str) -> str:
        """A statement that asks for tables where it asked for words."""
        return _CALL.sub(self._table, text)

    def tables(self) -> str:
        """What WITH makes those tables of, each after those that it is computed from."""
        return ",\n".join(self._tables)

    def _table(self, call: re.Match[str]) -> str:
        if call["name"] in _BY_MONTHS:
            return f"(\n{self.shared(self._body(call))}\n)"
        if call[0] not in self._names:
            body = self.shared(self._body(call))
            name = self._names[call[0]] = f"shared_{len(self._names) + 1}"
            self._tables.append(f"{name} AS MATERIALIZED (\n{body}\n)")
        return self._names[call[0]]

    def _body(self, call: re.Match[str]) -> str:
        """What a word is, with the values that it was asked with."""
        word = self._known[call["name"]]
        values = (call["values"] or "").split(", ")
        names = (word["more"] or "").split(", ")
        given = dict(zip(names, values, strict=True))
        return _PART.sub(lambda found: given.get(found[0], found[0]), word["body"])
