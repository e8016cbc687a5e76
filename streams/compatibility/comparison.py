"""Two contracts, type by type and topic by topic: who can still read whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from streams.compatibility.channels import Topics, topic_reasons
from streams.compatibility.containment import gaps
from streams.compatibility.gaps import same
from streams.compatibility.reasons import Reason, reasons
from streams.compatibility.resolving import Incomparable, resolved
from streams.contract.export import DOCUMENT, ENVELOPE_FILE, SCHEMAS

Word = Literal["same", "full", "backward", "forward", "breaking"]
Files = Mapping[str, Any]
_HEADERS = "headers."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a change means for one type, one topic, or the envelope.

    shape   ``name`` is that of the type; ``topic NAME``, ``headers NAME``, or ``envelope``
    """

    name: str
    changed: bool
    reasons: tuple[Reason, ...]

    @property
    def backward(self) -> bool:
        """Whether new readers read everything that was written by the old contract."""
        return all(reason.breaks != "backward" for reason in self.reasons)

    @property
    def forward(self) -> bool:
        """Whether old readers read everything that is written by the new contract."""
        return all(reason.breaks != "forward" for reason in self.reasons)

    @property
    def word(self) -> Word:
        """The verdict in one word."""
        return word(changed=self.changed, backward=self.backward, forward=self.forward)


def word(*, changed: bool, backward: bool, forward: bool) -> Word:
    """What two answers come to."""
    if not changed:
        return "same"
    if backward:
        return "full" if forward else "backward"
    return "forward" if forward else "breaking"


def overall(verdicts: list[Verdict]) -> Word:
    """What all verdicts together come to."""
    return word(
        changed=any(one.changed for one in verdicts),
        backward=all(one.backward for one in verdicts),
        forward=all(one.forward for one in verdicts),
    )


def compare(old: Files, new: Files) -> list[Verdict]:
    """Every type, the envelope, every topic and its headers, in this order.

    raises  Incomparable
    """
    verdicts = [*_types(schemas_of(old), schemas_of(new))]
    if ENVELOPE_FILE in old and ENVELOPE_FILE in new:
        verdicts.append(compare_schemas("envelope", old[ENVELOPE_FILE], new[ENVELOPE_FILE]))
    if DOCUMENT in old and DOCUMENT in new:
        verdicts += _topics(Topics(old[DOCUMENT]), Topics(new[DOCUMENT]))
    return verdicts


def compare_schemas(name: str, old: Any, new: Any) -> Verdict:
    """What a change of one schema means.

    raises  Incomparable
    """
    try:
        before, after = resolved(old), resolved(new)
    except Incomparable as exc:
        raise Incomparable(f"{name}: {exc}") from None
    if same(before, after):
        return Verdict(name, changed=not same(old, new), reasons=())
    told = (*reasons(gaps(before, after), "backward"), *reasons(gaps(after, before), "forward"))
    return Verdict(name, changed=True, reasons=told)


def accepts(old: Any, new: Any) -> bool:
    """Whether it is proven that a schema takes everything that another one takes."""
    return not gaps(resolved(old), resolved(new))


def schemas_of(files: Files) -> dict[str, Any]:
    """Type -> its schema."""
    start, end = f"{SCHEMAS}/", ".json"
    return {
        name.removeprefix(start).removesuffix(end): value
        for name, value in files.items()
        if name.startswith(start)
    }


def _types(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Verdict]:
    for name in dict.fromkeys([*old, *new]):
        if name not in new:
            text = "the type is removed: new readers refuse what was written"
            yield Verdict(name, changed=True, reasons=(Reason("backward", "", "removed", text),))
        elif name not in old:
            yield Verdict(name, changed=True, reasons=(_added(name, old),))
        else:
            yield compare_schemas(name, old[name], new[name])


def _added(name: str, old: dict[str, Any]) -> Reason:
    event, _, _ = name.rpartition(".v")
    if any(one.rpartition(".v")[0] == event for one in old):
        text = (
            "the version is added: old readers park it, and what comes after it about its subject"
        )
        return Reason("forward", "", "version", text)
    return Reason("forward", "", "added", "the type is added: old readers refuse it")


def _topics(old: Topics, new: Topics) -> Iterator[Verdict]:
    for name in dict.fromkeys([*old.channels, *new.channels]):
        found = tuple(topic_reasons(name, old, new))
        before, after = old.channels.get(name), new.channels.get(name)
        yield Verdict(f"topic {name}", changed=not same(before, after), reasons=found)
    for name in dict.fromkeys([*old.headers, *new.headers]):
        schemas = old.headers.get(name, False), new.headers.get(name, False)
        yield compare_schemas(f"headers {name.removeprefix(_HEADERS)}", *schemas)
