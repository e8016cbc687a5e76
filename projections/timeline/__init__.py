"""The history of a policy as an auditor reads it: what happened, in order, in plain words."""
