"""Asking one question through the duckdb module: nothing but connect, execute, print.

    python bare_sql.py DATABASE QUESTION

QUESTION is a JSON file with the statement and its values. No check of the layout or of how old the
answer is, no form of output but Python's. Run as a script: it imports nothing else of ours.
"""

import json
import sys
from pathlib import Path

import duckdb

question = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
with duckdb.connect(sys.argv[1], read_only=True) as con:
    sys.stdout.write(repr(con.execute(question["sql"], question["values"]).fetchall()) + "\n")
