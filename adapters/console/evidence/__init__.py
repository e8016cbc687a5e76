"""Evidence that nothing was changed: checkpoints, verifying, samples, and who looked."""
