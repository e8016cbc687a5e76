"""Benchmarks: policytrail and its references side by side, in one run, on one machine.

``cases/``       what is compared with what, and the ratio to reach; a file a family of cases
``references/``  the other side of each case, written as well as its own users would write it
``ours/``        policytrail's side, where that is not simply a command
``shelf.py``     simulated data and recorded ledgers, made once and kept
``runner.py``    A B A B, each in a process of its own; ``report.py`` writes what came of it
``scale.py``     how cost grows with the number of events: writes the tables of docs/scale.md

They are no tests: nothing here decides whether a change is right, and no test measures time.
"""
