"""Simulates a whole portfolio over years, with everything that goes wrong in it noted down.

``simulate(policies, seed, levels, spool)`` gives a ``Simulation``; its ``lines()`` are CloudEvents
in the order of their arrival, and when they are exhausted, ``sidecar()`` says what was planted
where. The same policies, seed and levels give the same bytes on every machine.
"""

from streams.simulator.levels import Levels, Noise
from streams.simulator.simulation import Simulation, simulate, stories
from streams.simulator.spool import MemorySpool, Spool

__all__ = ["Levels", "MemorySpool", "Noise", "Simulation", "Spool", "simulate", "stories"]
