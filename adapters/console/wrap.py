"""Breaking lines where a reader of either language expects it."""

import re
from collections.abc import Iterable

from rich.cells import cell_len

_OPEN = "（《「『【“"
_CLOSE = "，。；：、！？）》」』】”"
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_PIECE = re.compile(
    rf"\s*(?:[{_OPEN}]*(?:[^\s{_WIDE}{_OPEN}{_CLOSE}]+|[^\s\x00-\x7f{_OPEN}{_CLOSE}])[{_CLOSE}]*|.)",
    re.DOTALL,
)


def pieces(text: str) -> list[str]:
    """Cut a text between words and between Chinese characters, never before a closing mark."""
    return _PIECE.findall(text)


def fill(parts: Iterable[str], width: int) -> str:
    """Put as many parts on each line as fit; a part that is wider than a line stands alone."""
    lines = [""]
    for part in parts:
        joined = lines[-1] + part
        if cell_len(joined.rstrip()) <= width or not lines[-1]:
            lines[-1] = joined
        else:
            lines[-1] = lines[-1].rstrip()
            lines.append(part.lstrip())
    return "\n".join(lines)
