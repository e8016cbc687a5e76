"""A month's commission: what is settled, held, released and deducted."""
