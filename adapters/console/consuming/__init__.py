"""Facts from topics: workers that take leases, record what they read, and account for it."""
