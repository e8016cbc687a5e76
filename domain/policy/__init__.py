"""The policy aggregate: its state and how each fact changes it."""

from domain.policy.callback import CallbackStanding
from domain.policy.in_force import PolicyPhase
from domain.policy.state import PolicyState, evolve

__all__ = ["CallbackStanding", "PolicyPhase", "PolicyState", "evolve"]
