"""Measures of the field, for what the toolkit finds against what is known to be there."""
