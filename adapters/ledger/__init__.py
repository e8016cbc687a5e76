"""The ledger: facts with their envelopes in one SQLite file, through the library's recorders."""
