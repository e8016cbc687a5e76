"""The read models: SQL folds over the ledger's events, and what their columns mean."""
