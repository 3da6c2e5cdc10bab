"""Assets that the project built itself. `experiments/build_*.py` rebuild them; nothing here is text of others."""
