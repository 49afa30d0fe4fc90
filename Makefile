# Everything a newcomer types. Needs Python 3.11 or newer, make, and the package registry.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_LAKE := build/demo-lake

.DEFAULT_GOAL := help
.PHONY: help demo test check coverage format lint types imports docs docs-check bench bench-studies mutants clean

help:  ## Say what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | expand -t 14

$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "vshdata needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,stats]'
	@touch $@

demo: $(VENV)/.ready  ## Set up, load the sample extracts, print the KS4 trend for children in need
	@$(BIN)/vshdata --lake $(DEMO_LAKE) --quiet ingest sample_data
	@$(BIN)/vshdata --lake $(DEMO_LAKE) trend --cohort cin --area ks4 --format table

test: $(VENV)/.ready  ## Run the tests
	$(BIN)/python -m pytest -n 2

check: $(VENV)/.ready lint types imports docs-check  ## All that must pass: format, lint, types, rooms, docs, tests
	$(BIN)/python -m pytest -n 2

coverage: $(VENV)/.ready  ## Run the tests with branch coverage, which must be 95% (twice as long)
	$(BIN)/python -m pytest -n 2 --cov --cov-report=term

format: $(VENV)/.ready  ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only --quiet .

lint: $(VENV)/.ready  ## Check format and lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.ready  ## Check types, strictly
	$(BIN)/mypy

imports: $(VENV)/.ready  ## Check that imports point one way
	$(BIN)/lint-imports

docs: $(VENV)/.ready  ## Write the reference pages from the declarations and build the site in build/site
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/calibrate.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

docs-check: $(VENV)/.ready  ## Check that the reference pages are up to date
	$(BIN)/python docs/generate.py --check

bench: $(VENV)/.ready bench-studies  ## Measure the targets and write docs/performance.md (large files, a quarter of an hour)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	$(BIN)/python bench/run.py

bench-studies: $(VENV)/.ready  ## Measure how often intervals hold a planted truth and write docs/studies.md (minutes)
	$(BIN)/python bench/study_coverage.py

mutants: $(VENV)/.ready  ## Plant 200 mistakes in the code that decides figures; list those no test notices (two hours)
	$(BIN)/python bench/mutants.py record tests/unit tests/spec tests/property tests/cli
	$(BIN)/python bench/mutants.py run --number 200

clean:  ## Remove what the targets made
	rm -rf $(VENV) build .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
