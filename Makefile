# One word per action. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help run check test lint bench record truth

PYTHON := .venv/bin/python
# What is never imported is not compiled: a third of the time.
PIP := $(PYTHON) -m pip install --disable-pip-version-check --no-compile
# What TensorFlow's wheels are built for, and the modules that making an environment takes.
FITS := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))

help: ## List these words
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "%-8s%s\n", $$1, $$2}' Makefile

run: .venv/run ## Serve the page
	$(PYTHON) -m streamlit run app.py

check: lint ## Check what takes seconds: lint, format, types, all that needs neither a network nor a browser
	$(PYTHON) -m pytest -n 2 --no-loadscope-reorder --quick

test: lint ## Check everything: lint, format, types, tests, the page in Chromium
	$(PYTHON) -m harness.chromium
	$(PYTHON) -m pytest -n 2 --no-loadscope-reorder

lint: .venv/test ## Check lint, format and types only
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

bench: .venv/test ## Measure speed
	$(PYTHON) -m benchmarks

record: .venv/run ## Train the presets, the findings and the map anew and keep their runs as the recorded ones
	$(PYTHON) -m echo_core record presets
	$(PYTHON) -m echo_core record findings
	$(PYTHON) -m echo_core record map

truth: .venv/run ## Train a grid over all framings and write docs/truth.md: does the verdict hold?
	$(PYTHON) -m echo_core check-verdict

# Two stamps say that the environment holds what the requirements list. They do not outlive its interpreter.
$(shell $(PYTHON) -c '' 2>/dev/null || rm -f .venv/run .venv/test)

.venv/run: requirements.txt
	@$(PYTHON) -m pip --version >/dev/null 2>&1 && exit; \
	for python in python3 python3.13 python3.12 python3.11; do \
	    if $$python -c '$(FITS)' 2>/dev/null; then echo "Making .venv with $$python"; exec $$python -m venv --clear .venv; fi; \
	done; \
	echo "Echo Lab needs Python 3.11, 3.12 or 3.13 with its venv module, and none was found." >&2; \
	echo "Install one (on Debian and Ubuntu: apt-get install python3 python3-venv) and try again." >&2; \
	exit 1
	$(PIP) -r requirements.txt
	@touch $@

.venv/test: requirements-dev.txt .venv/run
	$(PIP) -r requirements-dev.txt
	@touch $@
