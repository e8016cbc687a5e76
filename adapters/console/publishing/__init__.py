"""What was decided and found, to topics: what is due, in order, and by whom."""
