"""The terminal: every command's options and output. The one adapter that drives the others."""
