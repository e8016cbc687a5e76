"""The terminal: every command's options and output. The one adapter that drives the others.

Each command is in a room with what it needs; what all rooms use is here.
"""
