"""Everything that touches a disk, a socket or a clock."""
