"""What was decided and found, to topics: in order, by one process at a time."""
