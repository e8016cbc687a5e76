"""Pages to look at and to print: one HTML file each, without scripts and without the network."""
