"""The read models: brought up to date, built anew, asked, described, exported; their lag."""
