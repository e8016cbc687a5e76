"""The published vectors of inclusion and consistency proofs, the negative ones too."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from domain.evidence.proofs import BadProof, check_consistency, root_of_inclusion
from tests.tree import ROOT

VECTORS = sorted((ROOT / "tests" / "vectors" / "merkle").rglob("*.json"))


def holds(vector: dict[str, Any]) -> bool:
    """Whether our verifier takes a proof."""
    proof = [b64decode(one) for one in vector["proof"] or ()]
    try:
        if "leafIdx" in vector:
            leaf = b64decode(vector["leafHash"])
            found = root_of_inclusion(leaf, vector["leafIdx"], vector["treeSize"], proof)
            return found == b64decode(vector["root"])
        roots = b64decode(vector["root1"]), b64decode(vector["root2"])
        check_consistency(vector["size1"], vector["size2"], *roots, proof)
    except BadProof:
        return False
    return True


@pytest.mark.parametrize("kind", ["inclusion", "consistency"])
def test_every_published_vector_is_judged_as_it_says(kind: str) -> None:
    """Accepted where it is a proof, refused where it wants an error."""
    wrong = [
        path.name
        for path in VECTORS
        if kind in path.parts
        for vector in [json.loads(path.read_text())]
        if holds(vector) == vector["wantErr"]
    ]

    assert wrong == []


def test_all_196_vectors_are_there() -> None:
    """A folder that lost files would make the test above say nothing."""
    assert len(VECTORS) == 196


def test_the_vectors_are_what_was_published() -> None:
    """Where they come from is written beside them."""
    assert "transparency-dev/merkle" in Path(VECTORS[0].parents[2], "SOURCE.md").read_text()
