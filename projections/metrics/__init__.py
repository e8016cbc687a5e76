"""The metrics: facts that they read, words that they share, one file each, and their catalogue."""
