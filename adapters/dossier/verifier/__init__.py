"""What verifies a dossier: the two files that lie in it, for Python 3.9 and nothing else."""
