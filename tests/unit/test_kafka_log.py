"""The Kafka library's log: nothing of it on the terminal, and no secret when somebody debugs."""

import logging

import pytest

from adapters.kafka.log import hush

WRITES = logging.getLogger("kafka.net.connection")


def _write() -> None:
    WRITES.debug("sent hush hush")
    WRITES.info("logging in with %s", "hush hush")
    WRITES.error("the login with %r failed", "hush hush")


def test_nothing_is_written_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong is said by our errors, once."""
    hush()
    _write()

    assert capsys.readouterr() == ("", "")


def test_whoever_debugs_sees_it_without_secrets(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor anything of what is sent, which the library writes at the level DEBUG."""
    monkeypatch.setenv("POLICYTRAIL_DEBUG", "1")
    hush(["hush hush"])
    _write()
    monkeypatch.undo()
    hush()

    assert capsys.readouterr().err == (
        "kafka: logging in with (secret)\nkafka: the login with '(secret)' failed\n"
    )
