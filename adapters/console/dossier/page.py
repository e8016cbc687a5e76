"""The page of a dossier: what an auditor reads and prints; nothing in it comes from elsewhere."""

from collections.abc import Iterable, Sequence
from html import escape

from adapters.console.dossier.words import DOSSIER_WORDS, DossierWords
from adapters.console.history.judged import breach, to_do
from adapters.console.history.verdict_words import VERDICT_WORDS
from adapters.console.history.words import WORDS
from adapters.dossier.contents import Dossier
from adapters.dossier.limits import LIMITS, PROVES
from adapters.dossier.verifier.verify import EVENT
from domain.evidence.checkpoint import own, parse_checkpoint
from projections.timeline.text import minute_of, plain
from projections.timeline.timeline import Entry, Timeline
from projections.timeline.verdicts import Verdicts
from projections.timeline.wording import label, sentence

_LONGEST = 600  # characters of a value
_STYLE = """
body { font: 11pt/1.5 "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 2em }
h1 { font-size: 1.5em } h2 { font-size: 1.15em; margin-top: 1.6em; break-after: avoid }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #bbb; padding: .3em .5em; text-align: left; vertical-align: top }
thead { display: table-header-group } tr { break-inside: avoid }
code, .hash { font-family: monospace; overflow-wrap: anywhere } td { overflow-wrap: anywhere }
.breach { color: #a00 } .mark, .reason { font-style: italic; color: #555 }
@media print { body { margin: 0; font-size: 9pt } @page { margin: 15mm } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(dossier: Dossier, timeline: Timeline, verdicts: Verdicts) -> bytes:
    """The page, in the language of the dossier; whatever others have written is made harmless."""
    words, lang = DOSSIER_WORDS[dossier.lang], dossier.lang
    title = _safe(words.title.format(stream=dossier.policy))
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{lang}"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        f"<title>{title}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{title}</h1>",
        *_summary(dossier, timeline, words),
        *_heading(words.history),
        *_history(timeline, verdicts, words, dossier),
        *_heading(words.findings),
        *_list((breach(one, VERDICT_WORDS[lang], lang) for one in verdicts.findings), words),
        *_heading(words.duties),
        *_list((to_do(one, VERDICT_WORDS[lang], lang) for one in verdicts.duties), words),
        *(
            f"<p>{_safe(VERDICT_WORDS[lang].left_out[one].format(position=verdicts.compared))}</p>"
            for one in verdicts.left_out()
        ),
        *_evidence(dossier, words),
        "</body></html>\n",
    ]
    return "\n".join(parts).encode()


def _summary(dossier: Dossier, timeline: Timeline, words: DossierWords) -> Iterable[str]:
    said = WORDS[dossier.lang]
    times = minute_of(timeline.effective_us), minute_of(timeline.known_us)
    yield f"<p>{_safe(said.as_of.format(effective=times[0], known=times[1]))}<br>"
    yield f"{_safe(words.made.format(made=dossier.made_at))}</p>"
    for text, count in (
        (said.hidden_effective, timeline.not_yet_effective),
        (said.hidden_known, timeline.not_yet_known),
        (words.later, dossier.later),
    ):
        if count:
            yield f"<p>{_safe(text.format(count=count))}</p>"
    if timeline.bulk_loaded:
        yield f"<p>{_safe(said.bulk)}</p>"


def _history(
    timeline: Timeline, verdicts: Verdicts, words: DossierWords, dossier: Dossier
) -> Iterable[str]:
    said = WORDS[dossier.lang]
    if not timeline.entries:
        yield f"<p>{_safe(said.none)}</p>"
        return
    heads = (said.when, said.what, f"{said.who} · {said.source}", words.leaf, said.known)
    rows = [
        (
            "<br>".join([_safe(minute_of(entry.occurred_us)), *_marks(timeline, entry, dossier)]),
            _what(entry, verdicts, dossier),
            f"{_who(entry, dossier)}<br>{_safe(entry.source)}",
            f'<a href="{EVENT.format(entry.position)}">{entry.position}</a>',
            _safe(minute_of(entry.recorded_us)),
        )
        for entry in timeline.entries
    ]
    yield from _table(heads, rows)


def _who(entry: Entry, dossier: Dossier) -> str:
    kind = label("ActorType", entry.actor_type, dossier.lang)
    return f"{_safe(kind)} {_safe(entry.actor_ref)}"


def _marks(timeline: Timeline, entry: Entry, dossier: Dossier) -> list[str]:
    said = WORDS[dossier.lang]
    aggregate, _, aggregate_id = entry.stream.partition("/")
    values = {
        "days": int(entry.late_days),
        "aggregate": said.aggregates.get(aggregate, aggregate),
        "id": aggregate_id,
    }
    marks = [said.mark[mark].format(**values) for mark in timeline.marks(entry)]
    return [f'<span class="mark">{_safe(mark)}</span>' for mark in marks]


def _what(entry: Entry, verdicts: Verdicts, dossier: Dossier) -> str:
    lang = dossier.lang
    lines = [_safe(sentence(entry.topic, entry.payload, lang))]
    if entry.reason is not None:
        why = WORDS[lang].reason.format(reason=plain(entry.reason))
        lines.append(f'<span class="reason">{_safe(why)}</span>')
    lines += [
        f'<span class="breach">{_safe(breach(one, VERDICT_WORDS[lang], lang))}</span>'
        for one in verdicts.beside(entry.position)
    ]
    return "<br>".join(lines)


def _evidence(dossier: Dossier, words: DossierWords) -> Iterable[str]:
    checkpoint, _ = parse_checkpoint(dossier.note.encode())
    added = own(checkpoint)
    yield from _heading(words.books)
    books = [
        (
            *(_safe(str(one["book"])), _safe(str(one["version"]))),
            *(_safe(words.state[not one["on"]]), _hash(str(one["sha256"]))),
        )
        for one in dossier.rulebooks
    ]
    yield from _table((words.book, words.version, "", "SHA-256"), books)
    yield from _heading(words.streams)
    counts: dict[str, list[int]] = {}
    for event in dossier.events:
        counts.setdefault(event.fact.stream, []).append(event.version)
    rows = [(_safe(stream), _spans(versions)) for stream, versions in counts.items()]
    yield from _table((words.stream, words.versions), rows)
    yield from _heading(words.evidence)
    stated = {"size": f"{checkpoint.size:,}", "root": checkpoint.root.hex()}
    stated |= {"number": str(added and added.number), "ledger": added.ledger_id if added else ""}
    yield f'<p class="hash">{_safe(words.checkpoint.format(**stated))}</p>'
    yield f"<p>{_safe(words.keys)}</p>"
    yield from _list((f"{key.name}: {key.fingerprint}" for key in dossier.keys), words)
    yield f"<p>{_safe(words.verify)} <code>python -I verify.py --key-fingerprint …</code></p>"
    for heading, texts in ((words.proves, PROVES), (words.limits, LIMITS)):
        yield from _heading(heading)
        yield from _list(texts[dossier.lang], words)


def _spans(versions: Sequence[int]) -> str:
    found = sorted(versions)
    if found == [*range(found[0], found[-1] + 1)]:
        return f"{found[0]}-{found[-1]}" if len(found) > 1 else str(found[0])
    return ", ".join(map(str, found))


def _heading(text: str) -> Iterable[str]:
    yield f"<h2>{_safe(text)}</h2>"


def _list(texts: Iterable[str], words: DossierWords) -> Iterable[str]:
    items = [f"<li>{_safe(text)}</li>" for text in texts]
    yield f"<ul>{''.join(items)}</ul>" if items else f"<p>{_safe(words.none)}</p>"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    """A table; the heads are text, the cells are HTML already."""
    yield "<table><thead><tr>"
    yield "".join(f"<th>{_safe(head)}</th>" for head in heads)
    yield "</tr></thead><tbody>"
    for row in rows:
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"
    yield "</tbody></table>"


def _hash(text: str) -> str:
    return f'<span class="hash">{_safe(text)}</span>'


def _safe(text: str) -> str:
    """What others have written, harmless in HTML and on the page."""
    return escape(plain(text, _LONGEST))
