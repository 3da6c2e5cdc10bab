"""Near-duplicate search side by side: the toolkit and the programs one would use instead, on one file, in one run."""
