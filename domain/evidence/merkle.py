"""The Merkle tree over the ledger's leaves: hashes, growth, root.

Hashes are kept in tiles, as in C2SP tlog-tiles: a tile of level k holds 256 hashes, each of a
complete subtree of 256**k leaves. A complete tile never changes; the incomplete ones, one a level,
are the edge of the tree.

source  RFC 6962 section 2.1 and RFC 9162 section 2.1
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple, Protocol

HASH = 32  # bytes
WIDTH = 256  # hashes in a tile
BITS = 8
EMPTY_ROOT = sha256(b"").digest()


class Tile(NamedTuple):
    """A complete tile: its level, its number within the level from 0, its 256 hashes in a row."""

    level: int
    number: int
    hashes: bytes


class Edge(NamedTuple):
    """How far a tree has grown: its number of leaves, and the hashes of its incomplete tiles.

    shape   ``tiles[k]`` has ``(size >> 8 * k) % 256`` hashes; no level is left out
    """

    size: int
    tiles: tuple[tuple[bytes, ...], ...]


class Hashes(Protocol):
    """Where the hashes of a tree are kept."""

    def __call__(self, level: int, first: int, count: int) -> Sequence[bytes]:
        """The hashes of ``count`` complete subtrees of 256**level leaves from number ``first``."""
        ...


EMPTY = Edge(0, ())
_NODE = sha256(b"\1")  # how the hash of every interior node begins


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an interior node."""
    return sha256(b"\1" + left + right).digest()


def grown(edge: Edge, leaves: Sequence[bytes]) -> tuple[Edge, list[Tile]]:
    """Append leaf hashes: the new edge, and the tiles that this made complete."""
    new, made, tiles = leaves, list[Tile](), list[tuple[bytes, ...]]()
    level = 0
    while new or level < len(edge.tiles):
        kept = edge.tiles[level] if level < len(edge.tiles) else ()
        first = (edge.size >> BITS * level) // WIDTH
        row = [*kept, *new]
        whole = len(row) - len(row) % WIDTH
        full = (b"".join(row[at : at + WIDTH]) for at in range(0, whole, WIDTH))
        made += (Tile(level, first + at, hashes) for at, hashes in enumerate(full))
        tiles.append(tuple(row[whole:]))
        new = row[:whole]
        for _ in range(BITS):
            new = _above(new)
        level += 1
    return Edge(edge.size + len(leaves), tuple(tiles)), made


def complete(hashes: Sequence[bytes]) -> bytes:
    """The root over a power of two of neighbouring hashes."""
    while len(hashes) > 1:
        hashes = _above(hashes)
    return hashes[0]


def _above(hashes: Sequence[bytes]) -> list[bytes]:
    """The hash over each pair of neighbours.

    Nine tenths of the time that a tree takes to grow. To copy a hash that has begun is quicker than
    to begin one, and half of what is left is OpenSSL getting ready and cleaning up.
    """
    begun, each, above = _NODE.copy, iter(hashes), list[bytes]()
    for left, right in zip(each, each, strict=True):
        node = begun()
        node.update(left + right)
        above.append(node.digest())
    return above


def root(edge: Edge) -> bytes:
    """The root of a tree."""
    found: bytes | None = None
    for hashes in edge.tiles:
        end = len(hashes)
        for width in (1 << bit for bit in range(BITS) if end >> bit & 1):
            part = complete(hashes[end - width : end])
            found = part if found is None else node_hash(part, found)
            end -= width
    return EMPTY_ROOT if found is None else found


def packed(edge: Edge) -> bytes:
    """The hashes of an edge in a row, lowest level first."""
    return b"".join(h for tile in edge.tiles for h in tile)


def unpacked(size: int, data: bytes) -> Edge:
    """The edge of a tree of this size.

    raises  ValueError if it is not as long as the size demands
    """
    tiles, at = list[tuple[bytes, ...]](), 0
    for level in range((size.bit_length() + BITS - 1) // BITS):
        end = at + (size >> BITS * level) % WIDTH * HASH
        tiles.append(tuple(split(data[at:end])))
        at = end
    if at != len(data):
        raise ValueError(f"the edge of a tree of {size} leaves has {at} bytes, not {len(data)}")
    return Edge(size, tuple(tiles))


def split(data: bytes) -> list[bytes]:
    """The hashes that stand in a row."""
    return [data[at : at + HASH] for at in range(0, len(data), HASH)]


def edge_at(hashes: Hashes, size: int) -> Edge:
    """The edge that a tree had when it was of this size."""
    tiles = []
    for level in range((size.bit_length() + BITS - 1) // BITS):
        held = size >> BITS * level
        tiles.append(tuple(hashes(level, held - held % WIDTH, held % WIDTH)))
    return Edge(size, tuple(tiles))
