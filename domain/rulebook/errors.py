"""What is wrong with a rulebook: all of it, each with its file, rule and field."""

from dataclasses import dataclass

from domain.errors import PolicytrailError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One error; ``rule`` and ``field`` are empty where the file as a whole is meant."""

    file: str
    rule: str
    field: str
    why: str

    def __str__(self) -> str:
        """Say it on one line, as ``file: rule: field: why``."""
        return ": ".join(part for part in (self.file, self.rule, self.field, self.why) if part)


class BadRulebook(PolicytrailError):
    """A rulebook was refused as a whole; ``problems`` lists every error in it."""

    def __init__(self, attempted: str, problems: tuple[Problem, ...]) -> None:
        count = f"{len(problems)} {'error' if len(problems) == 1 else 'errors'}"
        why = "".join(f"\n  {problem}" for problem in problems)
        super().__init__(attempted, f"{count}{why}", "\nthe rulebook in force stays in force")
        self.problems = problems

    def __reduce__(self) -> tuple[type["BadRulebook"], tuple[str, tuple[Problem, ...]]]:
        """Rebuild it in another process from what it was made of."""
        return type(self), (self.attempted, self.problems)
