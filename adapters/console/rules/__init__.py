"""Rulebooks: which there are, what a rule says, and which of them are in force."""
