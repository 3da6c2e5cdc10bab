"""One module a kind of experiment: its settings, and the function that measures. `registry.py` lists them."""
