"""All about a policy in one file: made here, and verified here or offline."""
