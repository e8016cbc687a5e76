"""What goes wrong with a broker, in our words: who refused what, and the way out."""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from kafka import errors as kafka

from adapters.kafka.client import address_of, chain, refused, trouble_of
from adapters.kafka.log import hush
from adapters.kafka.probe import refuse, speaks_tls
from adapters.kafka.settings import Settings
from domain.errors import AccessDenied, BrokerUnavailable, NotFound, PolicytrailError

__all__ = ["in_our_words", "said", "trouble_of"]

_CODE = re.compile(r"\[Error (-?[0-9]+)\]")
_WRONG_NAME = (62, 64)  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH
_LOGIN = (
    kafka.SaslAuthenticationFailedError,
    kafka.UnsupportedSaslMechanismError,
    kafka.IllegalSaslStateError,
)
_RIGHTS = {
    kafka.TopicAuthorizationFailedError: "the topic",
    kafka.GroupAuthorizationFailedError: "the consumer group",
    kafka.ClusterAuthorizationFailedError: "the cluster",
    kafka.TransactionalIdAuthorizationFailedError: "the transaction",
}


@contextmanager
def in_our_words(attempted: str, settings: Settings) -> Iterator[None]:
    """Turn what kafka-python raises in the block into an error that says what to do.

    raises  AccessDenied, BrokerUnavailable, NotFound; what is ours already passes unchanged
    """
    hush(settings.secrets)
    try:
        yield
    except (kafka.KafkaError, ssl.SSLError) as exc:
        raise said(exc, attempted, settings) from None


def said(exc: BaseException, attempted: str, settings: Settings) -> PolicytrailError:
    """An error of kafka-python, or a remembered trouble, in our words."""
    exc = _told_by_broker(exc)
    causes = chain(exc)
    for one in causes:
        one.__cause__ = one.__context__ = None  # a broker's broken pipe is not our output's
    for one in [refusal] if (refusal := refused(*causes)) else reversed(causes):
        for words in (_ours, _login, _tls, _rights, _missing, _connection):
            if (found := words(one, attempted, settings)) is not None:
                return found
    return _otherwise(exc, attempted, settings)


def _told_by_broker(exc: BaseException) -> BaseException:
    """The broker's own error, where the library has made mere text of it."""
    found = _CODE.search(str(exc)) if type(exc) is kafka.KafkaError else None
    if found is None:
        return exc
    own: BaseException = kafka.for_code(int(found[1]))()  # type: ignore[no-untyped-call]
    return own


def _ours(exc: BaseException, attempted: str, _: Settings) -> PolicytrailError | None:
    """What our own hooks raised inside of the library: a token that nobody gives."""
    if not isinstance(exc, PolicytrailError):
        return None
    return type(exc)(f"{attempted}: {exc.attempted}", exc.why, exc.way_out)


def _login(exc: BaseException, attempted: str, settings: Settings) -> PolicytrailError | None:
    if not isinstance(exc, _LOGIN):
        return None
    sasl = settings.sasl
    if sasl is None:
        why = f"{settings.servers} wants a login"
        return AccessDenied(attempted, why, "add a [sasl] table to the settings")
    if isinstance(exc, kafka.SaslAuthenticationFailedError):
        why = f"{settings.servers} refuses the login of {sasl.who} by {sasl.mechanism}"
        held = "sasl.username and sasl.password" if sasl.username else "where the token comes from"
        return AccessDenied(attempted, why, f"check {held} in the settings")
    why = f"{settings.servers} does not take a login by {sasl.mechanism}"
    return AccessDenied(attempted, why, "set sasl.mechanism to one that it takes")


def _tls(exc: BaseException, attempted: str, settings: Settings) -> PolicytrailError | None:
    if not isinstance(exc, ssl.SSLError):
        return None
    where = settings.servers
    if isinstance(exc, ssl.SSLCertVerificationError):
        if exc.verify_code in _WRONG_NAME:
            why = f"the certificate of {where} is for another name"
            return BrokerUnavailable(attempted, why, "name the broker as its certificate does")
        why = f"the certificate of {where} is not trusted ({exc.verify_message})"
        return BrokerUnavailable(attempted, why, "name who issued it in tls.cafile")
    reason = exc.reason or ""
    if "CERTIFICATE_REQUIRED" in reason or "ALERT" in reason:
        why = f"{where} ends the handshake ({reason.lower().replace('_', ' ')})"
        return AccessDenied(attempted, why, "give a certificate that it takes in tls.certfile")
    why = f"{where} speaks no TLS ({(reason or 'handshake failed').lower().replace('_', ' ')})"
    return BrokerUnavailable(attempted, why, "name its TLS port, or leave the [tls] table out")


def _rights(exc: BaseException, attempted: str, settings: Settings) -> PolicytrailError | None:
    if not isinstance(exc, kafka.AuthorizationError):
        return None
    held = exc.args[0] if exc.args else ""
    names = sorted(map(str, held)) if isinstance(held, set | frozenset | list) else [str(held)]
    name = "" if any(" " in one for one in names) else " " + ", ".join(names)
    what = _RIGHTS.get(type(exc), "what was asked for") + name.rstrip()
    who = settings.sasl.who if settings.sasl else "this client"
    why = f"the broker gives {who} no right to do that to {what}"
    return AccessDenied(attempted, why, "ask whoever runs it for the right (an ACL)")


def _missing(exc: BaseException, attempted: str, _: Settings) -> PolicytrailError | None:
    if not isinstance(exc, kafka.UnknownTopicOrPartitionError | kafka.UnknownTopicIdError):
        return None
    way_out = "make the declared topics with: policytrail kafka topics --create"
    return NotFound(attempted, "the topic does not exist", way_out)


def _connection(exc: BaseException, attempted: str, settings: Settings) -> PolicytrailError | None:
    """What the library says of a connection; it says it in the text only."""
    text, where = str(exc), address_of(exc) or settings.servers
    if where != settings.servers:
        where += f" (the address that {settings.servers} gives)"
    if "DNS" in text:
        why = f"no address is known for {where}"
        return BrokerUnavailable(attempted, why, "check the names of the brokers")
    late = isinstance(exc, kafka.KafkaTimeoutError | kafka.RequestTimedOutError)
    if "ECONNREFUSED" in text or (late and refuse(settings.bootstrap_servers)):
        why = f"nobody listens at {where}"
        return BrokerUnavailable(attempted, why, "start the broker, or check host and port")
    cut_off = ("disconnected", "ECONNRESET", "EPIPE", "reset by peer", "Broken pipe")
    if isinstance(exc, kafka.InvalidReceiveError) or late or any(one in text for one in cut_off):
        if settings.tls is None and speaks_tls(settings.bootstrap_servers):
            why = f"{where} speaks TLS, and the settings have none"
            return BrokerUnavailable(attempted, why, "add a [tls] table to the settings")
        if late:
            return None
        why = f"{where} closes the connection"
        hint = "check the login" if settings.sasl else "if it wants a login, give a [sasl] table"
        return BrokerUnavailable(attempted, why, f"look into its log; {hint}")
    return None


def _otherwise(exc: BaseException, attempted: str, settings: Settings) -> PolicytrailError:
    if isinstance(exc, kafka.RetriableError | kafka.RequestTimedOutError):
        why = f"{settings.servers} gives no answer within {settings.timeout_seconds:g} s"
        return BrokerUnavailable(attempted, why, "check the broker, or wait longer with --timeout")
    words = getattr(exc, "description", "") or getattr(exc, "message", "") or "no reason given"
    why = f"{settings.servers} says {type(exc).__name__} ({words})"
    return BrokerUnavailable(attempted, why, "look into the broker's log")
