# `make demo` and `make test` are all a newcomer needs; `make help` lists the rest.

PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,$(if $(shell command -v $(p)),$(shell \
	$(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p)))))
VENV ?= .venv
BIN := $(VENV)/bin
DEMO_OUT ?= demo-report

.DEFAULT_GOAL := help
.PHONY: help demo test test-slow lint check format clean

help:  ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z-]*\):.*## /  make \1: /p' $(MAKEFILE_LIST)

# The stamps make setting up idempotent: again only when pyproject.toml changes.
$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "error: no Python 3.11 or newer found" >&2; \
		echo "  next: install one, or say make PYTHON=/path/to/python3.11" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.core: $(VENV)/.made pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@ $(VENV)/.core

demo: $(VENV)/.core  ## set up and run the main job on the example corpus
	$(BIN)/toolkit demo --out $(DEMO_OUT)
	@echo
	@echo "The report: $(DEMO_OUT)/report.html (open it in a browser)"

test: $(VENV)/.dev  ## set up and run the test suite
	$(BIN)/python -m pytest -ra -m 'not fault'

test-slow: $(VENV)/.dev  ## only the tests that take long or much memory, and those that kill writers by the hundred
	$(BIN)/python -m pytest -ra -m 'slow or fault'

lint: $(VENV)/.dev  ## format, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

check: lint  ## the same and the fast tests: before every commit
	$(BIN)/python -m pytest -m 'not slow and not fault and not browser and not shared'

format: $(VENV)/.dev  ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:  ## remove the environment and what was made in it
	rm -rf $(VENV) $(DEMO_OUT) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
