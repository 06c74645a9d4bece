# `make run` serves Sourcebook, `make test` tests it. Both set up everything they need.

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
# The number of rows of each kind in benchmarks.
ROWS ?= 100000
INCIDENTS ?= 500000
# The default runs all tests on up to four cores. To run some: make test ARGS="tests/api -x".
ARGS ?= --numprocesses logical --maxprocesses 4 --dist loadgroup

# npm is used only to check the JavaScript in development. Empty: do not check it.
NPM ?= npm

python := $(VENV)/bin/python
# Copies of the requirements that were last installed.
installed := $(VENV)/installed
# Let Python write bytecode, so that not every process has to compile all modules.
unexport PYTHONDONTWRITEBYTECODE
# Whether this machine can check the JavaScript; prints a message if not. Same version as package.json.
has_node := { [ "$(NPM)" ] && command -v "$(NPM)" >/dev/null && node --version | awk -F '[v.]' \
	'{ major = $$2 + 0; minor = $$3 + 0 } END { exit !(major > 18 || major == 18 && minor >= 18) }'; } \
	2>/dev/null || ! echo "The JavaScript is not checked: that needs npm and Node 18.18 or later."
# Installs the tools if the lock file changed.
install_javascript = { cmp -s package-lock.json node_modules/installed || \
	{ $(NPM) ci --silent && cp package-lock.json node_modules/installed; }; }
# Whether there is an environment from which a server may have been started.
is_usable := $(python) -c 'import psutil, psycopg' 2>/dev/null

.PHONY: help run test lint screenshots bench stop clean environment development-environment

help:
	@echo "make run     serve Sourcebook at http://127.0.0.1:$(PORT) (PORT=... changes it)"
	@echo "make test    run every test"
	@echo "make lint    check style and types, with npm also those of the JavaScript"
	@echo "make screenshots  take the screenshots in docs/ from what 'make run' serves"
	@echo "make bench   measure the admin's lists with $(ROWS) rows of each kind (ROWS=... changes it)"
	@echo "             and the API with $(INCIDENTS) incidents, into benchmarks/README.md (INCIDENTS=...)"
	@echo "make stop    stop what 'make run' started"
	@echo "make clean   stop, and delete the database, the environment and all caches"

run: environment
	@$(python) manage.py serve --port $(PORT)

# DEBUG: otherwise the settings require those of a production server if DATABASE_URL is set.
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

# Compared by content, because a checkout changes dates. `venv` also repairs a broken environment.
environment:
	@$(call install,requirements.txt)
	@$(call install,requirements-embedded.txt)

development-environment: environment
	@$(call install,requirements-dev.txt)

define install
if ! cmp -s $(1) $(installed)-$(1); then \
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Sourcebook needs Python 3.11 or later. If it has another name, run:" \
			"make PYTHON=python3.12 ..."; exit 1; }; \
	echo "Installing $(1) into $(VENV): this takes a minute, and only happens once."; \
	$(PYTHON) -m venv $(VENV) && \
	$(python) -m pip install --quiet --disable-pip-version-check \
		--require-hashes --requirement $(1) && \
	cp $(1) $(installed)-$(1); \
fi
endef
