# Prozoryi Office. `make run` and `make test` need Debian 12 with python3.11 (with venv) and make; the rest they fetch.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
# For two processors: tests of faults, letters and live pages often wait, and a third one works meanwhile.
WORKERS ?= 3
ARGS ?=
# The checks start a database of their own, never that of an installation.
CHECKED := OFFICE_VAR=$(CURDIR)/build/check
# A test starts the product more than a hundred times: what Python has compiled is kept, whatever the surroundings say.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test check test-pg15 screens bench lock frontend build install install-dev clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: install frontend ## start everything with the demo; ARGS="--port 9000" goes to `office run`
	@OFFICE_LIBLOUIS="$$(timeout 60 tools/liblouis.sh 2>/dev/null || true)" $(BIN)/office run --demo $(ARGS)

test: install-dev frontend ## check, then the whole suite, browser journeys included
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target check test-pg15
	@chromium=$$(tools/chromium.sh) || exit $$?; OFFICE_CHROMIUM="$$chromium" $(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: install-dev frontend ## style, types, layers, clauses, migrations, translations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --num-workers 2
	@$(BIN)/lint-imports --no-logo
	@$(CHECKED) $(BIN)/office clauses --check
	@$(CHECKED) $(BIN)/office makemigrations --check --dry-run
	@$(BIN)/python tools/translations.py --check

test-pg15: install-dev ## what leans on the database, on PostgreSQL 15
	@tools/pg15.sh

screens: install-dev frontend ## photograph every screen of the demo into docs/screens
	@chromium=$$(tools/chromium.sh) || exit $$?; OFFICE_CHROMIUM="$$chromium" $(BIN)/python tools/screens.py $(ARGS)

bench: install-dev frontend ## measure load and scale
	@$(BIN)/python bench/run.py $(ARGS)

frontend: install ## fetch the front-end packages and build styles and scripts
	@$(BIN)/python tools/frontend.py

build: install frontend ## all that a server needs (deploy/README.md)
	@$(BIN)/python -c 'from office.config.translations import compile_translations; compile_translations()'

install: $(VENV)/.installed

install-dev: $(VENV)/.installed-dev

$(VENV)/bin/python:
	@[ -n "$(PYTHON)" ] && "$(PYTHON)" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "make: Python 3.11 or newer with venv is needed: apt-get install python3 python3-venv" >&2; exit 2; }
	@"$(PYTHON)" -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "installing packages …"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "installing packages for development …"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

UV := build/uv/bin/uv
COMPILE = $(UV) pip compile -q --no-header --generate-hashes --no-annotate -p 3.11 --group build

lock: $(UV) ## choose versions anew and write both locks
	@$(COMPILE) --upgrade pyproject.toml -o requirements.lock
	@$(COMPILE) --upgrade --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock

$(UV):
	@"$(PYTHON)" -m venv build/uv
	@build/uv/bin/python -m pip --disable-pip-version-check --quiet install uv

clean: ## remove what was made; never what people have stored (var)
	rm -rf $(VENV) build node_modules src/office/ui/static/vendor .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src -name '*.mo' -delete
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
