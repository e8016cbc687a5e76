"""The other side of each case, as somebody who knows the library or the database would write it.

Each module runs in a process of its own, clocks only the work that is compared, and says in its
docstring what it leaves out that policytrail does.
"""
