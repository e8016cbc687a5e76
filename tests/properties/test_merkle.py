"""The Merkle tree against a slow and obvious one, and against another program's verifier."""

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sigstore._internal import merkle

from domain.evidence.merkle import (
    EMPTY,
    Edge,
    Tile,
    edge_at,
    grown,
    leaf_hash,
    node_hash,
    packed,
    root,
    split,
    unpacked,
)
from domain.evidence.proofs import (
    BadProof,
    check_consistency,
    consistency_proof,
    inclusion_proof,
    root_of_inclusion,
)

SIZE = 1_300
LEAVES = [leaf_hash(str(number).encode()) for number in range(SIZE)]
SIZES = st.integers(1, SIZE) | st.sampled_from([255, 256, 257, 511, 512, 1024, 1025])


def slow(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962 section 2.1, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return node_hash(slow(leaves[:half]), slow(leaves[half:]))


def tree(cuts: Sequence[int]) -> tuple[Edge, list[Tile]]:
    """A tree that grew in these steps."""
    edge, tiles = EMPTY, list[Tile]()
    for start, end in zip([0, *cuts], [*cuts, SIZE], strict=True):
        edge, made = grown(edge, LEAVES[start:end])
        tiles += made
    return edge, tiles


EDGE, TILES = tree([])
KEPT = {(tile.level, tile.number): split(tile.hashes) for tile in TILES}


def kept(level: int, first: int, count: int) -> list[bytes]:
    """The hashes of the tree."""
    numbers = range(first, first + count)
    tiles = (KEPT.get((level, number // 256), EDGE.tiles[level]) for number in numbers)
    return [tile[number % 256] for number, tile in zip(numbers, tiles, strict=True)]


@given(st.lists(st.integers(0, SIZE), max_size=9).map(sorted))
def test_a_tree_is_the_same_in_whatever_steps_it_grew(cuts: list[int]) -> None:
    """Edge and tiles depend on the leaves, not on the batches; an edge survives being stored."""
    assert tree(cuts) == (EDGE, TILES)
    assert unpacked(SIZE, packed(EDGE)) == EDGE


@given(SIZES)
def test_the_root_at_any_size_is_the_slow_one(size: int) -> None:
    """Also of the sizes that the tree once had."""
    assert root(edge_at(kept, size)) == slow(LEAVES[:size])


def test_a_tree_of_three_levels_has_the_slow_root() -> None:
    """More than 65,536 leaves: the third level of tiles."""
    leaves = [leaf_hash(bytes(number)) for number in range(9)] * 7_300
    edge, _ = grown(grown(EMPTY, leaves[:65_536])[0], leaves[65_536:])

    assert len(edge.tiles) == 3
    assert root(edge) == slow(leaves)
    assert root(EMPTY) == slow([])


@given(st.data(), SIZES)
def test_every_leaf_has_a_proof_and_no_other_leaf_has_it(data: st.DataObject, size: int) -> None:
    """The path leads to the slow root; a damaged one, or another leaf, does not."""
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(kept, index, size)
    bad = [*proof]
    if bad:
        at = data.draw(st.integers(0, len(bad) - 1))
        bad[at] = bytes([bad[at][0] ^ 1]) + bad[at][1:]

    assert root_of_inclusion(LEAVES[index], index, size, proof) == slow(LEAVES[:size])
    assert root_of_inclusion(leaf_hash(b"x"), index, size, proof) != slow(LEAVES[:size])
    assert not bad or root_of_inclusion(LEAVES[index], index, size, bad) != slow(LEAVES[:size])


@given(SIZES, SIZES)
def test_a_tree_proves_that_it_begins_with_every_smaller_one(one: int, other: int) -> None:
    """And with no other."""
    old, size = sorted((one, other))
    roots = slow(LEAVES[:old]), slow(LEAVES[:size])
    proof = consistency_proof(kept, old, size)

    check_consistency(old, size, *roots, proof)
    with pytest.raises(BadProof):
        check_consistency(old, size, leaf_hash(b"x"), roots[1], proof)
    with pytest.raises(BadProof):
        check_consistency(old, size, *roots, [*proof, roots[0]])


@given(st.data(), SIZES)
def test_another_program_takes_our_proofs(data: st.DataObject, size: int) -> None:
    """The Merkle verification of sigstore, which nobody here wrote."""
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_proof(kept, index, size)
    inner, border = merkle._decomp_inclusion_proof(index, size)  # noqa: SLF001

    found = merkle._chain_inner(LEAVES[index], path[:inner], index)  # noqa: SLF001
    found = merkle._chain_border_right(found, path[inner:])  # noqa: SLF001

    assert len(path) == inner + border
    assert found == slow(LEAVES[:size])


@pytest.mark.parametrize(("index", "size"), [(3, 3), (-1, 3), (0, 0)])
def test_there_is_no_proof_for_a_leaf_that_is_not_there(index: int, size: int) -> None:
    """Asked for or presented, it is refused."""
    with pytest.raises(BadProof):
        inclusion_proof(kept, index, size)
    with pytest.raises(BadProof):
        root_of_inclusion(LEAVES[0], index, size, [])


@pytest.mark.parametrize(("old", "size"), [(4, 3), (0, 3)])
def test_no_tree_is_proven_to_begin_with_a_larger_or_an_empty_one(old: int, size: int) -> None:
    """There is nothing that could be proven."""
    with pytest.raises(BadProof):
        consistency_proof(kept, old, size)
    with pytest.raises(BadProof):
        check_consistency(old, size, LEAVES[0], LEAVES[0], [])


def test_an_edge_of_another_length_is_refused() -> None:
    """Cut or padded, it is not the edge of this tree."""
    with pytest.raises(ValueError, match="edge of a tree"):
        unpacked(SIZE, packed(EDGE) + b"x")
    with pytest.raises(ValueError, match="edge of a tree"):
        unpacked(SIZE, packed(EDGE)[:-32])
