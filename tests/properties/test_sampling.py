"""Samples: the same for everybody, of the size asked for, fair to every stratum and fen."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.evidence.sampling import Candidate, monetary_sample, random_sample

ROOTS = st.binary(min_size=32, max_size=32)
POPULATIONS = st.lists(
    st.builds(Candidate, st.text("abc12", min_size=1), st.sampled_from("XYZ"), st.integers(0, 99)),
    unique_by=lambda one: one.policy_id,
    max_size=40,
)


@given(ROOTS, POPULATIONS, st.integers(1, 50), st.randoms(use_true_random=False))
def test_the_order_of_the_population_does_not_matter(
    root: bytes, population: list[Candidate], size: int, random: Random
) -> None:
    """Whoever has the ledger and the checkpoint draws the same sample."""
    shuffled = random.sample(population, len(population))

    assert random_sample(root, population, size) == random_sample(root, shuffled, size)
    assert monetary_sample(root, population, size) == monetary_sample(root, shuffled, size)


@given(ROOTS, POPULATIONS, st.integers(1, 50))
def test_a_random_sample_has_its_size_and_every_stratum_its_share(
    root: bytes, population: list[Candidate], size: int
) -> None:
    """Each policy once; of no stratum more or less than its share, rounded."""
    chosen = random_sample(root, population, size)

    assert len({one.policy.policy_id for one in chosen}) == len(chosen)
    assert len(chosen) == min(size, len(population))
    held = Counter(one.stratum for one in population)
    drawn = Counter(one.policy.stratum for one in chosen)
    if size <= len(population):
        for name, count in held.items():
            assert abs(drawn[name] - size * count / len(population)) < 1


@given(ROOTS, POPULATIONS, st.integers(1, 50))
def test_a_monetary_sample_hits_every_fen_alike(
    root: bytes, population: list[Candidate], size: int
) -> None:
    """As many hits as were asked for; of a policy as many as its premium has steps, rounded."""
    flat = [one._replace(stratum="") for one in population]
    total = sum(one.premium_fen for one in flat)

    chosen = monetary_sample(root, flat, size)

    assert sum(one.hits for one in chosen) == (size if total else 0)
    hits = {one.policy.policy_id: one.hits for one in chosen}
    for one in flat:
        assert abs(hits.get(one.policy_id, 0) * total - one.premium_fen * size) < max(total, 1)


def test_over_many_roots_every_policy_comes_alike_often() -> None:
    """A rank that favoured some would show: 200 policies, 400 roots, ten each time."""
    population = [Candidate(f"P-{number}", "", 1) for number in range(200)]
    random = Random(1)

    drawn = Counter(
        one.policy.policy_id
        for _ in range(400)
        for one in random_sample(random.randbytes(32), population, 10)
    )

    assert len(drawn) == 200
    assert sum((drawn[one.policy_id] - 20) ** 2 / 20 for one in population) < 280


def test_a_known_root_gives_a_known_sample() -> None:
    """The list of an audit years ago can be drawn again: the derivation never changes."""
    population = [Candidate(f"P-{number}", "AB"[number % 2], number) for number in range(1, 9)]
    root = bytes(range(32))

    assert [one.policy.policy_id for one in random_sample(root, population, 4)] == [
        *("P-4", "P-2", "P-7", "P-1")
    ]
    found = [(one.policy.policy_id, one.hits) for one in monetary_sample(root, population, 4)]
    assert found == [("P-4", 1), ("P-8", 1), ("P-7", 1), ("P-3", 1)]
