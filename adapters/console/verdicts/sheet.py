"""Findings on a terminal and in a pipe: all about one policy with their proof, or a list."""

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from adapters.console.common import counted, print_table, say
from adapters.console.times import Times
from adapters.console.verdicts.options import About
from adapters.console.verdicts.rows import (
    LONGEST,
    Found,
    asked,
    minute,
    moment,
    rule_name,
    warn_of_unknown,
    whom,
)
from adapters.console.verdicts.words import DEVIATION, SEVERITY, headings, said
from domain.rulebook.words import Lang
from projections.timeline.text import plain

_PROOF = 12  # events of a finding that are listed
_INDENT = "  "


def print_findings(found: Found, about: About, at: Times, lang: Lang, *, summary: bool) -> None:
    """Print all about one policy or stream, or else counts by rule and a list."""
    if about.stream and not summary:
        _print_about(found, about.stream, at, lang)
    else:
        _print_list(found, at, lang, summary=summary)
    warn_of_unknown(found.unknown)


def _print_list(found: Found, at: Times, lang: Lang, *, summary: bool) -> None:
    """Print the counts by rule, then the findings, newest first."""
    sys.stdout.write(f"{_counted(found, lang)}; {asked(at, lang)}\n")
    if not found.total:
        say(said("no_finding", lang))
        return
    print_table(
        headings(lang, "rule", "severity", "findings", "accepted", "text"),
        [
            (rule_name(row), SEVERITY[row["severity"]][lang])
            + (row["findings"], row["accepted"], row[f"text_{lang}"])
            for row in found.by_rule
        ],
    )
    if summary:
        return
    print_table(
        headings(lang, "broken", "rule", "deviation", "about", "agent", "found"),
        [_row(row, lang) for row in found.rows],
    )
    if len(found.rows) < found.total:
        total = counted(found.total, "finding")
        say(f"{len(found.rows):,} of {total} shown; --limit shows more, --json has all")


def _row(row: Mapping[str, Any], lang: Lang) -> tuple[str, ...]:
    text = plain(row[f"sentence_{lang}"], LONGEST)
    return (
        moment(row["breached_at"]),
        rule_name(row),
        DEVIATION[row["deviation"]][lang],
        whom(row),
        plain(row["agent_id"] or ""),
        "\n".join([text, *_approval(row, lang)]),
    )


def _print_about(found: Found, stream: str, at: Times, lang: Lang) -> None:
    """Print every finding about a policy or another stream, each with the facts that prove it."""
    from rich.console import Console

    name = plain(stream)
    if not found.total:
        sys.stdout.write(f"{said('no_finding_about', lang, about=name)}; {asked(at, lang)}\n")
        return
    count = _counted(found, lang)
    sys.stdout.write(f"{said('about', lang, about=name, count=count)}; {asked(at, lang)}\n")
    width = Console().width - len(_INDENT)
    for row in found.rows:
        sys.stdout.write("\n")
        for line in _block(row, found.proof, stream, width, lang):
            sys.stdout.write(f"{line}\n")
    if len(found.rows) < found.total:
        say(f"{len(found.rows):,} of {counted(found.total, 'finding')} shown; --limit shows more")


def _block(
    row: Mapping[str, Any], proof: Mapping[int, Any], stream: str, width: int, lang: Lang
) -> Iterator[str]:
    from adapters.console.wrap import fill, pieces

    head = [rule_name(row), DEVIATION[row["deviation"]][lang], SEVERITY[row["severity"]][lang]]
    if row["stream"] != stream:
        head.append(plain(row["stream"]))
    if row["agent_id"]:
        head.append(said("agent", lang, agent=plain(row["agent_id"])))
    yield f"{moment(row['breached_at'])}  {'  '.join(head)}"
    for line in fill(pieces(plain(row[f"sentence_{lang}"], LONGEST)), width).splitlines():
        yield f"{_INDENT}{line}"
    yield from (f"{_INDENT}{line}" for line in _proved(row["positions"], proof, stream, lang))
    yield from (f"{_INDENT}{line}" for line in _approval(row, lang))


def _proved(
    positions: list[int], proof: Mapping[int, Any], stream: str, lang: Lang
) -> Iterator[str]:
    """The events that prove it: position, time, type, and the stream if it is another one."""
    if not positions:
        yield said("no_proof", lang)
        return
    from rich.cells import cell_len

    title = said("proved_by", lang)
    for number, position in enumerate(positions[:_PROOF]):
        event = proof[position]
        other = "" if event["stream"] == stream else f"  {plain(event['stream'])}"
        lead = title if number == 0 else " " * cell_len(title)
        yield f"{lead}  {position:>7,}  {minute(event['occurred_at'])}  {event['type']}{other}"
    if len(positions) > _PROOF:
        yield said("more", lang, count=len(positions) - _PROOF)


def _approval(row: Mapping[str, Any], lang: Lang) -> Iterator[str]:
    if row["accepted_by"]:
        who, until = plain(row["accepted_by"]), row["accepted_until"]
        yield said("accepted_by", lang, who=who, until=until)


def _counted(found: Found, lang: Lang) -> str:
    told = said("findings", lang, count=counted(found.total, "finding"), number=found.total)
    if found.accepted:
        told = f"{told}, {said('accepted', lang, count=found.accepted)}"
    return told
