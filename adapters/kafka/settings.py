"""How a broker is reached: addresses and security."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a client needs to know.

    units   ``timeout_seconds`` is how long a command waits for an answer
    """

    bootstrap_servers: tuple[str, ...]
    timeout_seconds: float = 30.0

    def client_options(self) -> dict[str, Any]:
        """What every client of kafka-python is given."""
        return {
            "bootstrap_servers": list(self.bootstrap_servers),
            "bootstrap_timeout_ms": round(self.timeout_seconds * 1000),
            "client_id": "policytrail",
        }
