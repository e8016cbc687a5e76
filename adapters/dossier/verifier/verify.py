"""Verify the dossier of a policy, offline: python -I verify.py --key-fingerprint HEX.

Needs Python 3.9 or newer and signatures.py beside it: no database, no network, no other package.
The fingerprint is the SHA-256 of the log's public key, from somebody you trust and not from this
folder. Exit codes: 0 verified; 1 something is wrong, each thing is named; 2 misused.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

if __package__:
    from adapters.dossier.verifier import signatures
else:  # unpacked; -I leaves out the folder of the script
    sys.dont_write_bytecode = True
    sys.path.append(str(Path(__file__).parent))
    import signatures  # type: ignore[import-not-found,no-redef]

FORMAT = "policytrail.dossier.v1"
LEAF = "policytrail.leaf.v1"
MANIFEST, SEAL = "manifest.json", "manifest.json.sha256"
HISTORY = "history.json"
EVENT, PROOF = "events/{:012d}.json", "proofs/{:012d}.tlog-proof"
WHOLE = ("policy", "claim", "complaint")  # kinds of streams that come with all their events
_ZONE = timezone(timedelta(hours=8))
_FIRST, _LAST = datetime.min.replace(tzinfo=_ZONE), datetime.max.replace(tzinfo=_ZONE)
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_ENVELOPE = (
    *("position", "version", "event_id", "occurred_us", "recorded_us", "time", "actor_type"),
    *("actor_ref", "correlation_id", "causation_id", "feed_line", "reason", "id_key"),
)
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


class Report(NamedTuple):
    """What is wrong, nothing if the dossier is verified; and what it is about, as far as read."""

    problems: list[str]
    about: dict[str, Any]


def verify(
    files: Mapping[str, bytes],
    fingerprints: Collection[str],
    good: signatures.Check = signatures.check,
) -> Report:
    """What is wrong with a dossier, given its files by name and the fingerprints to trust."""
    problems: list[str] = []
    attempt = partial(_attempt, problems)
    manifest = attempt(_manifest, files) or {}
    problems += _digests(files, manifest.get("files"))
    signed = attempt(_checkpoint, files, fingerprints, good)
    events = {}
    for name in sorted(files):
        if name.startswith("events/") and signed:
            event = attempt(_event, files, name, signed)
            events.update({event["position"]: event} if event else {})
    if signed and manifest:
        problems += attempt(_streams, events, manifest) or ()
        problems += attempt(_claims, manifest, signed, files) or ()
        problems += attempt(_history, files, events, manifest) or ()
    about = {"policy": manifest.get("policy"), "events": len(events)}
    about |= {"manifest_sha256": sha256(files.get(MANIFEST, b"")).hexdigest()}
    if signed:
        about |= {"ledger": signed.ledger_id, "checkpoint": signed.number, "size": signed.size}
        about |= {"root": signed.root.hex(), "signed_by": signed.signers}
    return Report(problems, about)


def _attempt(problems: list[str], step: Callable[..., Any], *given: Any) -> Any:
    """What a step finds; None if something is wrong, which is noted."""
    try:
        return step(*given)
    except signatures.Wrong as exc:
        problems.append(str(exc))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError) as exc:
        problems.append(f"{step.__name__.strip('_')}: not of the form ({type(exc).__name__})")
    return None


def _manifest(files: Mapping[str, bytes]) -> dict[str, Any]:
    raw = _file(files, MANIFEST)
    if _file(files, SEAL) != seal(raw):
        raise signatures.Wrong(
            f"{MANIFEST}: changed, or {SEAL} was: it does not have the digest stated there"
        )
    found = json.loads(raw)
    if found["format"] != FORMAT or not isinstance(found["files"], dict):
        raise signatures.Wrong(f"{MANIFEST}: it is not of the format {FORMAT}")
    return dict(found)


def seal(manifest: bytes) -> bytes:
    """The line that states the digest of the manifest, as sha256sum writes it."""
    return f"{sha256(manifest).hexdigest()}  {MANIFEST}\n".encode()


def _digests(files: Mapping[str, bytes], stated: Any) -> Iterable[str]:
    """Whether the files are those of the manifest."""
    stated = stated if isinstance(stated, dict) else {}
    owners = {said.get("sha256"): name for name, said in stated.items() if isinstance(said, dict)}
    for name in sorted({*files, *stated} - {MANIFEST, SEAL}):
        if name not in files:
            yield f"{name}: missing"
        elif name not in stated:
            owner = owners.get(sha256(files[name]).hexdigest())
            yield f"{name}: not of this dossier" + (f"; it is a copy of {owner}" if owner else "")
        elif stated[name] != digest(files[name]):
            owner = owners.get(sha256(files[name]).hexdigest())
            yield f"{name}: changed" + (f"; it holds what {owner} should" if owner else "")


def digest(data: bytes) -> dict[str, Any]:
    """What the manifest says of a file."""
    return {"bytes": len(data), "sha256": sha256(data).hexdigest()}


def _file(files: Mapping[str, bytes], name: str) -> bytes:
    if name not in files:
        raise signatures.Wrong(f"{name}: missing")
    return files[name]


def _checkpoint(
    files: Mapping[str, bytes], trusted: Collection[str], good: signatures.Check
) -> signatures.Signed:
    return signatures.checkpoint(
        _file(files, signatures.CHECKPOINT), _file(files, signatures.KEYS), trusted, good
    )


def _event(files: Mapping[str, bytes], name: str, signed: signatures.Signed) -> dict[str, Any]:
    """An event, if its proof leads to the root."""
    leaf = files[name]
    form, topic, source, feed, stream, envelope, payload = json.loads(leaf)
    event = dict(zip(_ENVELOPE, envelope)) | {"type": topic, "source": source, "feed": feed}
    position, proof = event["position"], PROOF.format(event["position"])
    if form != LEAF or len(envelope) != len(_ENVELOPE) or name != EVENT.format(position):
        raise signatures.Wrong(f"{name}: it is not the event that its name says")
    head, _, note = _file(files, proof).decode().partition("\n\n")
    title, index, *path = head.split("\n")
    if title != "c2sp.org/tlog-proof@v1" or not _INDEX.fullmatch(index):
        raise signatures.Wrong(f"{proof}: it is no proof")
    if note != signed.note or index != f"index {position - 1}":
        raise signatures.Wrong(f"{proof}: it is for another event or another checkpoint")
    found = signatures.root_of(sha256(b"\0" + leaf).digest(), position - 1, signed.size, path)
    if found != signed.root:
        raise signatures.Wrong(f"{name}: it is not in the log: its proof leads to another root")
    return event | {"stream": stream, "payload": payload}


def _streams(events: Mapping[int, dict[str, Any]], manifest: Mapping[str, Any]) -> list[str]:
    """Whether no event is missing between the first and the last of each stream."""
    found: dict[str, list[int]] = {}
    for position in sorted(events):
        found.setdefault(events[position]["stream"], []).append(events[position]["version"])
    problems = []
    if manifest["policy"] not in found or not manifest["policy"].startswith("policy/"):
        problems.append(f"{manifest['policy']}: there is no event of it")
    for stream, versions in found.items():
        if stream.split("/")[0] in WHOLE and versions != [*range(1, len(versions) + 1)]:
            lost = sorted({*range(1, max(versions))} - {*versions})
            problems.append(f"{stream}: an event is missing or out of order: versions {lost}")
    if manifest["streams"] != found:
        problems.append(f"{MANIFEST}: its streams and versions are not those of the events")
    return problems


def _claims(
    manifest: Mapping[str, Any], signed: signatures.Signed, files: Mapping[str, bytes]
) -> list[str]:
    """Whether the manifest says of the checkpoint what that says itself."""
    said, stated = manifest["checkpoint"], signed._asdict() | {"root": signed.root.hex()}
    wanted = {name: stated[name] for name in ("number", "size", "root", "origin", "made_us")}
    lines = files[signatures.KEYS].decode().splitlines()
    keys = [sha256(line.encode()).hexdigest() for line in lines]
    checks = {
        "checkpoint": said == wanted,
        "key_fingerprints": manifest["key_fingerprints"] == keys,
    }
    checks |= {"ledger_id": manifest["ledger_id"] == signed.ledger_id}
    return [f"{MANIFEST}: {name} is not what it should be" for name in checks if not checks[name]]


def _history(
    files: Mapping[str, bytes], events: Mapping[int, dict[str, Any]], manifest: Mapping[str, Any]
) -> list[str]:
    """Whether the history tells the events as they are, and all that its two times ask for."""
    told = json.loads(_file(files, HISTORY))
    shown = {one["position"]: one for one in told["events"]}
    problems = [
        f"{HISTORY}: position {position} is not told as it was recorded"
        for position, one in shown.items()
        if position not in events or any(one[k] != v for k, v in _told(events[position]).items())
    ]
    if len(shown) != len(told["events"]):
        problems.append(f"{HISTORY}: an event is told twice")
    limits = [_us(told["effective_at"]), _us(told["known_at"])]
    if limits != [manifest["effective_us"], manifest["known_us"]]:
        problems.append(f"{HISTORY}: its two times are not those of the manifest")
    streams = {one["stream"] for one in shown.values() if one["stream"].split("/")[0] in WHOLE}
    return problems + [
        f"{HISTORY}: position {position} is left out"
        for position, one in events.items()
        if position not in shown
        and one["stream"] in streams | {manifest["policy"]}
        and one["occurred_us"] <= limits[0]
        and one["recorded_us"] <= limits[1]
    ]


def _told(event: Mapping[str, Any]) -> dict[str, Any]:
    """An event in the words of the history."""
    topic, _, version = event["type"].rpartition(".v")
    same = ("position", "version", "event_id", "stream", "time", "actor_type", "actor_ref")
    more = ("correlation_id", "causation_id", "reason", "payload")
    told = {name: event[name] for name in (*same, *more)}
    told |= {"type": topic, "schema_version": int(version), "source_system": event["source"]}
    told["occurred_at"], told["recorded_at"] = (
        _iso(event["occurred_us"]),
        _iso(event["recorded_us"]),
    )
    return told


def _iso(us: int) -> str:
    """An instant at +08:00; beyond the calendar's ends, its first or last moment."""
    try:
        return (_EPOCH + timedelta(microseconds=us)).astimezone(_ZONE).isoformat()
    except OverflowError:
        return (_LAST if us > 0 else _FIRST).isoformat()


def _us(text: str) -> int:
    return (datetime.fromisoformat(text) - _EPOCH) // timedelta(microseconds=1)


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of an unpacked dossier by name.

    raises  signatures.Wrong for what is neither a file nor a folder
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise signatures.Wrong(f"{name}: it is neither a file nor a folder")
        if path.is_file():
            found[name] = path.read_bytes()
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify the folder that this file lies in, say what was found; the exit code."""
    purpose, _, more = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(description=purpose, epilog=more)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent)
    parser.add_argument("--key-fingerprint", metavar="HEX", action="append", required=True)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args(arguments)
    try:
        files = read_folder(given.folder)
        report = verify(files, [one.strip().lower() for one in given.key_fingerprint])
    except (OSError, signatures.Wrong) as exc:
        report = Report([str(exc)], {})
    if given.json:
        told = {"verified": not report.problems, **report._asdict()}
        sys.stdout.write(json.dumps(told, ensure_ascii=True) + "\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for line in lines(report)))
    return 1 if report.problems else 0


def lines(report: Report) -> list[str]:
    """A report for a person, in characters that every terminal has."""
    about = [f"{name}: {value}" for name, value in report.about.items()]
    wrong = [f"WRONG  {problem}" for problem in report.problems]
    end = "NOT VERIFIED" if wrong else "verified; read in manifest.json what this does not prove"
    return [ascii(line)[1:-1] for line in (*about, *wrong, end)]


if __name__ == "__main__":
    sys.exit(main())
