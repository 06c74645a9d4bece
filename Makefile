# `make run` serves Sourcebook, `make test` checks it; both need nothing before them but this folder.

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
# How many of each kind a benchmark has.
ROWS ?= 100000
INCIDENTS ?= 500000
# Some tests, in one process: make test ARGS="tests/api -x". All of them use up to four cores.
ARGS ?= --numprocesses logical --maxprocesses 4 --dist loadgroup

# Checks the JavaScript in development; nothing is installed or run by it otherwise. Empty: unchecked.
NPM ?= npm

python := $(VENV)/bin/python
# Holds the requirements as they were last installed.
installed := $(VENV)/installed
# Every module is compiled once, not by each of the many processes.
unexport PYTHONDONTWRITEBYTECODE
# Whether this machine can check the JavaScript; it says so where not. package.json asks for the same.
has_node := { [ "$(NPM)" ] && command -v "$(NPM)" >/dev/null && node --version | awk -F '[v.]' \
	'{ major = $$2 + 0; minor = $$3 + 0 } END { exit !(major > 18 || major == 18 && minor >= 18) }'; } \
	2>/dev/null || ! echo "The JavaScript is not checked: that needs npm and Node 18.18 or later."
# Holds the lock file as it was last installed.
install_javascript = { cmp -s package-lock.json node_modules/installed || \
	{ $(NPM) ci --silent && cp package-lock.json node_modules/installed; }; }
# Whether there is an environment in which something can have been started.
is_usable := $(python) -c 'import psutil, psycopg' 2>/dev/null

.PHONY: help run test lint screenshots bench stop clean environment development-environment

help:
	@echo "make run     serve Sourcebook at http://127.0.0.1:$(PORT) (PORT=... changes it)"
	@echo "make test    run every test"
	@echo "make lint    check style and types, of the JavaScript too where there is npm"
	@echo "make screenshots  take the pictures of docs/ from what 'make run' serves"
	@echo "make bench   measure the admin's lists with $(ROWS) rows of each kind (ROWS=... changes it)"
	@echo "             and the API with $(INCIDENTS) incidents, into benchmarks/README.md (INCIDENTS=...)"
	@echo "make stop    stop what 'make run' started"
	@echo "make clean   stop, and delete the database, the environment and all caches"

run: environment
	@$(python) manage.py serve --port $(PORT)

# DEBUG: with a DATABASE_URL, settings would otherwise ask for those of a production server.
test: development-environment
	@if $(has_node); then $(NPM) test --silent; fi
	@DEBUG=1 $(python) -m pytest $(ARGS)

lint: development-environment
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .
	@$(python) -m mypy
	@if $(has_node); then $(install_javascript) && $(NPM) run --silent lint; fi

screenshots: development-environment
	@$(python) -m tests.browser.screenshots http://127.0.0.1:$(PORT)

bench: development-environment
	@DEBUG=1 $(python) -m benchmarks.admin_lists --rows $(ROWS)
	@$(python) -m benchmarks.read_api --incidents $(INCIDENTS) --write

stop:
	@if $(is_usable); then $(python) -m server.embedded_postgres stop; fi
	@echo "Sourcebook is stopped."

clean:
	@if $(is_usable); then for var in "$${SOURCEBOOK_VAR:-var}/tests" "$${SOURCEBOOK_VAR:-var}"; do \
		SOURCEBOOK_VAR="$$var" $(python) -m server.embedded_postgres remove || exit; done; fi
	@rm -rf $(VENV) var node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "The database, the environment and all caches are deleted."

# Compared by content, for a checkout changes dates. Making an environment anew mends a broken one.
environment:
	@$(call install,requirements.txt)
	@$(call install,requirements-embedded.txt)

development-environment: environment
	@$(call install,requirements-dev.txt)

define install
if ! cmp -s $(1) $(installed)-$(1); then \
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Sourcebook needs Python 3.11 or later. If you have one by another name:" \
			"make PYTHON=python3.12 ..."; exit 1; }; \
	echo "Installing $(1) into $(VENV): this takes a minute, and only happens once."; \
	$(PYTHON) -m venv $(VENV) && \
	$(python) -m pip install --quiet --disable-pip-version-check \
		--require-hashes --requirement $(1) && \
	cp $(1) $(installed)-$(1); \
fi
endef
