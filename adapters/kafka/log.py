"""kafka-python's log: kept off the terminal, or shown without secrets when somebody debugs."""

import logging
import os
import sys
from collections.abc import Iterable

_LIBRARY = logging.getLogger("kafka")
_SHOWN = logging.INFO  # below it the library writes what it sends, logins included


class _Scrubbed(logging.Handler):
    """Writes to standard error; what is secret is blotted out."""

    def __init__(self) -> None:
        super().__init__(_SHOWN)
        self.secrets: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        text = f"kafka: {record.getMessage()}"
        for secret in self.secrets:
            text = text.replace(secret, "(secret)")
        sys.stderr.write(text + "\n")


_SILENT = logging.NullHandler()
_HANDLER = _Scrubbed()


def hush(secrets: Iterable[str] = ()) -> None:
    """Let the library write nothing; with POLICYTRAIL_DEBUG what it does, never ``secrets``."""
    _HANDLER.secrets.update(secrets)
    debugging = bool(os.environ.get("POLICYTRAIL_DEBUG"))
    _LIBRARY.removeHandler(_SILENT if debugging else _HANDLER)
    _LIBRARY.addHandler(_HANDLER if debugging else _SILENT)
    _LIBRARY.setLevel(_SHOWN if debugging else logging.CRITICAL)
