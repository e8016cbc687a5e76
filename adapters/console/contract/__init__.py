"""The contract with other systems: its events, its files, and what a change would break."""
