"""The ledger: facts with their envelopes in one SQLite file, through the event store's recorders."""

from adapters.ledger.ledger import Ledger

__all__ = ["Ledger"]
