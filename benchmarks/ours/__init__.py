"""policytrail's side of a case, where that is not simply a command."""
