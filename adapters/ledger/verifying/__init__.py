"""Verifying a ledger: everything is computed again from the stored bytes and compared."""
