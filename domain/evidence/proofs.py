"""Proofs over a Merkle tree: that a leaf is in it, that it begins with an older one.

source  RFC 6962 section 2.1 and RFC 9162 section 2.1
"""

from collections.abc import Iterable, Iterator, Sequence

from domain.evidence.merkle import BITS, HASH, Hashes, complete, node_hash


class BadProof(ValueError):
    """A proof that does not prove what it should; the message says why."""


def inclusion_proof(hashes: Hashes, index: int, size: int) -> list[bytes]:
    """The path from a leaf, by its index from 0, to the root of the tree of this size.

    raises  BadProof if the tree has no such leaf
    """
    if not 0 <= index < size:
        raise BadProof(f"a tree of {size} leaves has none of index {index}")
    start, end = 0, size
    path = list[bytes]()
    while end - start > 1:
        middle = start + _left(end - start)
        if index < middle:
            path.append(_range(hashes, middle, end))
            end = middle
        else:
            path.append(_range(hashes, start, middle))
            start = middle
    return path[::-1]


def consistency_proof(hashes: Hashes, old: int, size: int) -> list[bytes]:
    """The proof that the tree of this size begins with the one of the old size.

    raises  BadProof if the old tree is not smaller or has no leaf
    """
    if not 0 < old <= size:
        raise BadProof(f"a tree of {size} leaves cannot begin with one of {old}")
    start, end, whole = 0, size, True
    path = list[bytes]()
    while end != old:
        middle = start + _left(end - start)
        if old <= middle:
            path.append(_range(hashes, middle, end))
            end = middle
        else:
            path.append(_range(hashes, start, middle))
            start, whole = middle, False
    if not whole:
        path.append(_range(hashes, start, end))
    return path[::-1]


def root_of_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that an inclusion proof leads to.

    source  RFC 9162 section 2.1.3.2
    raises  BadProof
    """
    if not 0 <= index < size:
        raise BadProof(f"a tree of {size} leaves has none of index {index}")
    _check_hashes([leaf, *proof])
    inner = (index ^ (size - 1)).bit_length()
    border = (index >> inner).bit_count()
    if len(proof) != inner + border:
        raise BadProof(f"the path has {len(proof)} hashes, not {inner + border}")
    found = leaf
    for bit, sibling in enumerate(proof[:inner]):
        found = node_hash(sibling, found) if index >> bit & 1 else node_hash(found, sibling)
    return _chain(found, proof[inner:])


def check_consistency(
    old: int, size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the tree with the new root begins with the one with the old root.

    source  RFC 9162 section 2.1.4.2
    raises  BadProof
    """
    if not 0 < old <= size:
        raise BadProof(f"that a tree of {size} leaves begins with one of {old} cannot be proven")
    if old == size:
        if proof:
            raise BadProof("between trees of one size there is nothing to prove")
        if old_root != new_root:
            raise BadProof("the roots differ")
        return
    _check_hashes([old_root, new_root, *proof])
    _check_path(old, size, old_root, new_root, proof)


def _check_path(
    old: int, size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    shift = (old & -old).bit_length() - 1
    inner = ((old - 1) ^ (size - 1)).bit_length() - shift
    border = ((old - 1) >> inner + shift).bit_count()
    power = old & (old - 1) == 0  # then the old root is itself where the path begins
    seed, path = (old_root, proof) if power else (next(iter(proof), b""), proof[1:])
    if len(path) != inner + border or not seed:
        raise BadProof(f"the path has {len(path)} hashes, not {inner + border}")
    mask = (old - 1) >> shift
    lefts = [h for bit, h in enumerate(path[:inner]) if mask >> bit & 1]
    if _chain(_chain(seed, lefts), path[inner:]) != old_root:
        raise BadProof("the path does not lead to the old root")
    found = seed
    for bit, sibling in enumerate(path[:inner]):
        found = node_hash(sibling, found) if mask >> bit & 1 else node_hash(found, sibling)
    if _chain(found, path[inner:]) != new_root:
        raise BadProof("the path does not lead to the new root")


def _check_hashes(hashes: Iterable[bytes]) -> None:
    if any(len(one) != HASH for one in hashes):
        raise BadProof(f"a hash does not have {HASH} bytes")


def _chain(found: bytes, lefts: Iterable[bytes]) -> bytes:
    for left in lefts:
        found = node_hash(left, found)
    return found


def _left(count: int) -> int:
    """Leaves of the left subtree: the greatest power of two below ``count``."""
    return 1 << (count - 1).bit_length() - 1


def _range(hashes: Hashes, start: int, end: int) -> bytes:
    """The root over the leaves from ``start`` to before ``end``, which a subtree begins at."""
    parts = [*_parts(hashes, start, end)]
    found = parts.pop()
    return _chain(found, reversed(parts))


def _parts(hashes: Hashes, start: int, end: int) -> Iterator[bytes]:
    """The roots of the complete subtrees that a range is made of, the largest first."""
    while start < end:
        height = (end - start).bit_length() - 1
        level, above = divmod(height, BITS)
        yield complete(hashes(level, start >> BITS * level, 1 << above))
        start += 1 << height
