"""Settings from a TOML file and from the environment, which wins, checked before use."""

import os
import stat
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from adapters.kafka.settings import Secret, Settings
from adapters.kafka.settings_checks import made, servers
from domain.errors import Misused

PREFIX = "POLICYTRAIL_KAFKA_"
CONFIG = f"{PREFIX}CONFIG"
KINDS: dict[str, type] = {
    "bootstrap_servers": list,
    "timeout_seconds": float,
    "tls.enabled": bool,
    "tls.cafile": Path,
    "tls.certfile": Path,
    "tls.keyfile": Path,
    "tls.key_password": Secret,
    "tls.key_password_file": Path,
    "tls.check_hostname": bool,
    "sasl.mechanism": str,
    "sasl.username": str,
    "sasl.password": Secret,
    "sasl.password_file": Path,
    "sasl.token_file": Path,
    "sasl.token_endpoint": str,
    "sasl.client_id": str,
    "sasl.client_secret": Secret,
    "sasl.client_secret_file": Path,
    "sasl.scope": str,
    "sasl.without_tls": bool,
}
"""Every key, and what it holds; each is also an environment variable (sasl.username:
POLICYTRAIL_KAFKA_SASL_USERNAME)."""
SECRETS = tuple(key for key, kind in KINDS.items() if kind is Secret)
PRIVATE = (*(f"{key}_file" for key in SECRETS), "tls.keyfile", "sasl.token_file")
"""Files that nobody else may read."""
_WORDS = {
    list: "a list of HOST:PORT",
    float: "a number of seconds",
    bool: "true or false",
    Path: "the name of a file",
    str: "text",
    Secret: "text",
}


def read(file: Path | None, environment: Mapping[str, str], named: str | None = None) -> Settings:
    """Settings of a file, of the environment, and the brokers that an option names.

    raises  Misused, with the key or variable, for what cannot be meant or read
    """
    values = dict(_from_file(file)) if file is not None else {}
    for key, value in _from_environment(environment):
        for other in (f"{key}_file", key.removesuffix("_file")):
            values.pop(other, None)
        values[key] = value
    if named is not None:
        values["bootstrap_servers"] = servers(named.split(","), "--bootstrap-server")
    for key in PRIVATE:
        if key in values:
            _refuse_open(values[key], f"use {key} {values[key]}")
    for key in SECRETS:
        if (held := values.pop(f"{key}_file", None)) is not None:
            values[key] = _secret(held, key)
    return made(values)


def _from_file(file: Path) -> Iterator[tuple[str, Any]]:
    attempted = f"read the Kafka settings in {file}"
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise Misused(attempted, f"it is no TOML: {_where(exc)}") from None
    except OSError as exc:
        raise Misused(attempted, (exc.strerror or str(exc)).lower(), "name another file") from None
    flat = dict(_flat(table))
    for key in flat:
        _refuse_unknown(attempted, key, KINDS)
    if any(key in flat for key in SECRETS):
        _refuse_open(file, attempted)
    for key in SECRETS:
        _refuse_twice(attempted, key, f"{key}_file", flat)
    for key, value in flat.items():
        yield key, _typed(attempted, key, value, file.parent)


def _where(exc: tomllib.TOMLDecodeError | UnicodeDecodeError) -> str:
    """What is wrong with a file, without quoting it."""
    if isinstance(exc, UnicodeDecodeError):
        return f"byte {exc.start} is no UTF-8"
    place = str(exc).rpartition("(")[2].rstrip(")")
    return f"look {place}" if place.startswith("at ") else "it cannot be understood"


def _flat(table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if not isinstance(value, dict):
            yield key, value
            continue
        if key == "tls":
            yield "tls.enabled", True
        for inner, held in value.items():
            yield f"{key}.{inner}", held
        if not value and key != "tls":
            yield key, value


def _from_environment(environment: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    names = {f"{PREFIX}{key.upper().replace('.', '_')}": key for key in KINDS}
    given = {name: text for name, text in environment.items() if name.startswith(PREFIX)}
    given.pop(CONFIG, None)
    attempted = "read the Kafka settings in the environment"
    for name, text in given.items():
        _refuse_unknown(attempted, name, names)
        if names[name] in SECRETS:
            _refuse_twice(attempted, name, f"{name}_FILE", given)
        yield names[name], _typed(attempted, names[name], _parsed(names[name], text), Path(), name)


def _parsed(key: str, text: str) -> object:
    """What a variable's text means; what means nothing stays text, to be refused."""
    kind = KINDS[key]
    if kind is bool:
        return {"true": True, "1": True, "false": False, "0": False}.get(text.lower(), text)
    if kind is list:
        return text.split(",")
    try:
        return float(text) if kind is float else text
    except ValueError:
        return text


def _typed(attempted: str, key: str, value: object, folder: Path, name: str | None = None) -> Any:
    kind = KINDS[key]
    wanted = {Path: str, Secret: str, float: (int, float)}.get(kind, kind)
    if not isinstance(value, wanted) or value == "" or (isinstance(value, bool) and kind is float):  # type: ignore[arg-type]  # a type or some
        raise Misused(attempted, f"{name or key} is not {_WORDS[kind]}")
    if kind is Path:
        return folder / Path(str(value)).expanduser()
    if kind is list:
        return servers(value, name or key)  # type: ignore[arg-type]  # a list
    return kind(value)


def _secret(file: Path, key: str) -> Secret:
    attempted, way_out = f"read {key} in {file}", f"check {key}_file"
    try:
        text = file.read_text(encoding="utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise Misused(attempted, "it is no UTF-8", way_out) from None
    except OSError as exc:
        raise Misused(attempted, (exc.strerror or str(exc)).lower(), way_out) from None
    if not text or "\n" in text:
        raise Misused(attempted, "it holds more than a line" if text else "it is empty", way_out)
    return Secret(text)


def _refuse_unknown(attempted: str, key: str, known: Mapping[str, object]) -> None:
    if key in known:
        return
    near = get_close_matches(key, known, n=1, cutoff=0.6)
    hint = f"did you mean {near[0]}?" if near else "see docs/how-to/connect-to-kafka.md"
    raise Misused(attempted, f"{key} is no setting", hint)


def _refuse_twice(attempted: str, key: str, other: str, held: Mapping[str, object]) -> None:
    if key in held and other in held:
        raise Misused(attempted, f"both {key} and {other} are given", "leave one out")


def _refuse_open(file: Path, attempted: str) -> None:
    """Refuse a secret that others on the machine can read, or that somebody else can replace."""
    if os.name != "posix" or not file.exists():
        return
    mode = file.stat().st_mode
    if mode & (stat.S_IRWXO | stat.S_IWGRP):
        why = f"others may read or change it (mode {stat.S_IMODE(mode):04o}), and it holds a secret"
        raise Misused(attempted, why, f"chmod 600 {file}")
