"""Which settings can be meant together, and the settings that they make."""

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, get_args
from urllib.parse import urlsplit

from adapters.kafka.settings import Mechanism, Sasl, Settings, Tls
from domain.errors import Misused

_ATTEMPTED = "read the Kafka settings"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_LARGEST_PORT = 65_535
_BY_NAME = ("sasl.username", "sasl.password")
_BY_ENDPOINT = ("sasl.token_endpoint", "sasl.client_id", "sasl.client_secret")
_BY_TOKEN = ("sasl.token_file", *_BY_ENDPOINT, "sasl.scope")


def servers(addresses: Iterable[object], name: str) -> tuple[str, ...]:
    """Addresses of brokers, each with its port.

    raises  Misused for one that is no HOST:PORT
    """
    found = tuple(str(address).strip() for address in addresses)
    for address in found or ("",):
        host, _, port = address.rpartition(":")
        valid = port.isascii() and port.isdigit() and 0 < int(port) <= _LARGEST_PORT
        if not host or not valid or (":" in host and not host.startswith("[")) or "/" in host:
            raise Misused(f"read {name}", f"{address!r} is no HOST:PORT", "write broker-1:9092")
    return found


def made(values: Mapping[str, Any]) -> Settings:
    """The settings that values by key make.

    raises  Misused if they cannot be meant together
    """
    if "bootstrap_servers" not in values:
        raise Misused(
            "reach a Kafka broker",
            "none is named",
            "give --bootstrap-server HOST:PORT, set POLICYTRAIL_KAFKA_BOOTSTRAP_SERVERS, or write"
            " bootstrap_servers to kafka.toml in the workspace",
        )
    timeout = values.get("timeout_seconds", 30.0)
    if not 0 < timeout <= 24 * 3600:
        raise Misused(_ATTEMPTED, f"timeout_seconds is {timeout:g}", "give seconds, up to a day")
    tls = _tls(values)
    return Settings(values["bootstrap_servers"], timeout, tls, _sasl(values, with_tls=bool(tls)))


def _tls(values: Mapping[str, Any]) -> Tls | None:
    given = _table("tls", values)
    if not given.pop("enabled", bool(given)):
        return None
    if "keyfile" in given and "certfile" not in given:
        _refuse("tls.keyfile is given without tls.certfile", "give both, or neither")
    if "key_password" in given and "certfile" not in given:
        _refuse("tls.key_password is given without tls.certfile", "give both, or neither")
    return Tls(**given)


def _sasl(values: Mapping[str, Any], *, with_tls: bool) -> Sasl | None:
    given = _table("sasl", values)
    without_tls = given.pop("without_tls", False)
    if not given:
        return None
    mechanism = _mechanism(given)
    if mechanism == "OAUTHBEARER":
        _check_token(values)
    else:
        _need(_BY_NAME, values, mechanism)
        _leave_out(_BY_TOKEN, values, mechanism)
    if not with_tls and not without_tls:
        _refuse(
            f"{mechanism} without TLS shows the login to everybody on the way",
            "add a [tls] table, or sasl.without_tls = true if the way is safe",
        )
    return Sasl(**given)


def _mechanism(given: Mapping[str, Any]) -> str:
    known = get_args(Mechanism)
    if "mechanism" not in given:
        _refuse("sasl.mechanism is missing", f"give one of {', '.join(known)}")
    mechanism = str(given["mechanism"])
    if mechanism not in known:
        _refuse(f"sasl.mechanism is {mechanism!r}", f"give one of {', '.join(known)}")
    return mechanism


def _check_token(values: Mapping[str, Any]) -> None:
    _leave_out(_BY_NAME, values, "OAUTHBEARER")
    if "sasl.token_file" in values:
        _leave_out((*_BY_ENDPOINT, "sasl.scope"), values, "sasl.token_file")
        return
    if "sasl.token_endpoint" not in values:
        _refuse(
            "OAUTHBEARER has neither sasl.token_file nor sasl.token_endpoint",
            "say where a token comes from",
        )
    _need(_BY_ENDPOINT, values, "sasl.token_endpoint")
    where = urlsplit(values["sasl.token_endpoint"])
    if where.scheme != "https" and (where.scheme, where.hostname in _LOOPBACK) != ("http", True):
        _refuse("sasl.token_endpoint is no https address", "the client's secret is sent to it")
    if not where.hostname or where.username:
        _refuse("sasl.token_endpoint names no host, or a login", "give https://HOST/PATH")


def _table(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    prefix = f"{name}."
    return {k.removeprefix(prefix): v for k, v in values.items() if k.startswith(prefix)}


def _need(keys: Iterable[str], values: Mapping[str, Any], why: str) -> None:
    for key in keys:
        if key not in values:
            _refuse(f"{why} needs {key}, which is missing", "add it")


def _leave_out(keys: Iterable[str], values: Mapping[str, Any], why: str) -> None:
    for key in keys:
        if key in values:
            _refuse(f"{key} does not go with {why}", "leave one out")


def _refuse(why: str, way_out: str) -> NoReturn:
    raise Misused(_ATTEMPTED, why, way_out)
