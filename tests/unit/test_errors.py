"""Errors say what was attempted, why not, and the way out."""

import pickle

import pytest

from domain import errors
from domain.errors import Misused, PolicytrailError, Refused


def test_an_error_is_one_sentence_with_the_way_out() -> None:
    """A person reads it without a traceback."""
    error = Misused("show state at -1", "a version counts from 1", "leave --version out")

    assert str(error) == "show state at -1: a version counts from 1; leave --version out"
    assert str(Misused("a", "b")) == "a: b"


def test_a_refusal_names_its_rule() -> None:
    """A refused decision can be looked up."""
    error = Refused("settle policy P-1 for 2010-09", "it was never issued", rule="SET-01")

    assert str(error) == "settle policy P-1 for 2010-09: it was never issued (SET-01)"
    assert error.rule == "SET-01"


@pytest.mark.parametrize(
    "error", [Misused("a", "b", "c"), Refused("a", "b", "c", rule="SET-01"), Refused("a", "b")]
)
def test_an_error_survives_a_process_boundary(error: PolicytrailError) -> None:
    """Workers hand their errors back."""
    back = pickle.loads(pickle.dumps(error))

    assert (type(back), str(back)) == (type(error), str(error))


def test_every_error_is_drawn_in_the_tree() -> None:
    """The module's first words are the map of what can go wrong."""
    kinds = [
        name
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, PolicytrailError)
    ]

    assert [name for name in kinds if name not in (errors.__doc__ or "")] == []
