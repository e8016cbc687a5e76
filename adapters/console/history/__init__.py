"""What happened to a policy and how it stands: on a terminal, as JSON, as a page."""
