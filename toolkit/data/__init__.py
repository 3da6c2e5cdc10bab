"""Assets that the project built itself: nothing here is text of others.

`experiments/build_*.py` rebuild them, but for `dated_terms.tsv`, a table of public facts written by hand.
"""
