"""The dossier of a policy: what is in the file, how it is written and read, and who verifies it."""
