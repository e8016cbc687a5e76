"""Kafka, through kafka-python: the only place that knows the library.

kafka-python takes the checksum of records from a module ``crc32c`` if there is one, and is several
times slower without. The package of that name is under the LGPL; this one gives it another's.
"""

import sys
from types import ModuleType

from fastcrc.crc32 import iscsi


def _give_a_checksum() -> None:
    """Put the module in its place, before anything of kafka-python is imported."""
    given = ModuleType("crc32c", "CRC-32C (Castagnoli), RFC 9260, appendix B.")
    vars(given)["crc32c"] = iscsi
    sys.modules["crc32c"] = given


_give_a_checksum()
