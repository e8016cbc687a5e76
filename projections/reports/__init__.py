"""Reports that leave the house: what they say, and their forms."""
