"""A page as tests read it: well-formed or not, its texts, tables and addresses."""

from html.parser import HTMLParser

_VOID = {"meta", "br", "hr", "img", "link", "input"}
_ADDRESSES = {"src", "href", "xlink:href", "srcset", "action", "data", "poster", "background"}


class Page(HTMLParser):
    """What a page holds; an element that is not closed, or closed twice, fails the test."""

    def __init__(self, made: bytes) -> None:
        super().__init__()
        self.made = made.decode()
        self.addresses: list[str] = []
        self.tags: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(self.made)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in _ADDRESSES]
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"td", "th"}:
            self.tables[-1][-1].append("")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that closes itself, as those of a drawing do."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """A text."""
        if self._open and self._open[-1] in {"td", "th"}:
            self.tables[-1][-1][-1] += data
        if data.strip() and "style" not in self._open:
            self.texts.append(data.strip())

    @property
    def text(self) -> str:
        """Everything that is read."""
        return " ".join(self.texts)

    def rows(self, *headings: str) -> list[dict[str, str]]:
        """The rows of all tables that have these headings."""
        return [
            dict(zip(table[0], row, strict=True))
            for table in self.tables
            if {*headings} <= {*table[0]}
            for row in table[1:]
        ]
