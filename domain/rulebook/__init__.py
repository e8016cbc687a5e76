"""Rules as data: their shape, their meaning, the five rulebooks that come with the program."""
