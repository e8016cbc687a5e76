"""Evidence that nobody edited the ledger: the Merkle tree, notes, checkpoints, proofs; no I/O."""
