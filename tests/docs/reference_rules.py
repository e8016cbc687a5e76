"""The page of every rule, made from the rulebooks."""

from domain.rulebook.library import library
from domain.rulebook.model import Rule, Rulebook
from domain.rulebook.words import KINDS, clock, in_force, scope

HEAD = """# Rules

Every rule of the five rulebooks that come with the program. Each book is switched on as a whole; no
book stands in for another. `policytrail rules show ID` prints a rule with its quote.

The id is that of the document; a part after a dot tells apart what one paragraph demands.
Confidence says how the text is known: *high*, *medium* and *low* are for law that was read in full,
in an excerpt, or from memory; *source* stands in a company document, and *decision* was decided
where that is silent. A decision names the ambiguity it settles (AMB-…).
"""


def page() -> str:
    """Write the page: a table of books, then every rule."""
    books = library()
    rows = [
        f"| `{b.id}` | {b.title.en} {b.title.zh} | {b.version} | {len(b.rules)} |" for b in books
    ]
    index = ["| book | title | version | rules |", "|---|---|---|---:|", *rows, ""]
    return "\n".join([HEAD, *index, *map(_book, books)])


def _book(book: Rulebook) -> str:
    return "\n".join([f"## {book.id}\n", *map(_rule, book.rules)])


def _rule(rule: Rule) -> str:
    article = f", art. {rule.source.article}" if rule.source.article else ""
    about = {
        "Kind": KINDS[rule.demands.kind]["en"] + ("" if rule.enabled else " (disabled)"),
        "Severity": rule.severity,
        "Demand": clock(rule, "en"),
        "In force": in_force(rule, "en"),
        "Scope": scope(rule.scope, "en"),
        "Source": f"{rule.source.title.en}{article}",
        "Confidence": rule.confidence,
        "Decision": rule.decision,
    }
    lines = (f"- {word}: {_escaped(text)}" for word, text in about.items() if text)
    heading = f"### {rule.name}\n\n{_escaped(rule.text.en)}\n{_escaped(rule.text.zh)}\n"
    return "\n".join([heading, *lines, ""])


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "_*[]<>" else letter for letter in text)
