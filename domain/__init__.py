"""Facts, states and decisions of a life insurer's compliance ledger: no I/O, no clock."""
