# Two commands are enough: `make run` to use it, `make test` to change it. `make help` lists the rest.
# Written for GNU make 3.81 and a plain sh, so that macOS and a Raspberry Pi need nothing special.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP_INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
INSTALLED := $(VENV)/installed
INSTALLED_DEV := $(VENV)/installed-dev
FOREIGN := tests/sources/foreign
CHARTS := var/charts/node_modules/.package-lock.json
# Not reordered: in every process the browser tests come last, Playwright leaves a running loop behind.
SIDE_BY_SIDE := --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test soak bench shots lint types format words lock charts clean servers

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: $(INSTALLED) charts ## install what is missing and serve on port 8080 (ARGS='--port 9000')
	@exec $(PY) -m app run $(ARGS)

test: $(INSTALLED_DEV) servers charts lint types ## check everything (ARGS='-k pin_pad' for a part)
	@$(PY) -m pytest $(or $(ARGS),$(SIDE_BY_SIDE))

soak: $(INSTALLED_DEV) servers ## the long tests
	@$(PY) -m pytest -m slow $(ARGS)

bench: $(INSTALLED_DEV) servers ## measure speed
	@$(PY) -m tests.bench $(ARGS)

shots: $(INSTALLED_DEV) servers ## take a picture of every screen, into var/shots
	@$(PY) -m tests.shots $(ARGS)

lint: $(INSTALLED_DEV) ## look for mistakes
	@$(PY) -m ruff check --quiet .

types: $(INSTALLED_DEV) ## check the types of services and data
	@$(PY) -m mypy --no-error-summary

format: $(INSTALLED_DEV) ## put right what lint can put right, and tidy the code (ARGS=path for a part)
	@$(PY) -m ruff check --quiet --fix-only $(or $(ARGS),.)
	@$(PY) -m ruff format --quiet $(or $(ARGS),.)

# No fuzzy matching: a guess of the tool would be a wrong sentence on somebody's screen.
words: $(INSTALLED_DEV) ## bring the catalogues of every language up to date with the code
	@mkdir -p var
	@$(VENV)/bin/pybabel --quiet extract --no-location --sort-output --project Toolwarden --output-file var/words.pot \
		app pages components services data
	@for catalogue in data/locales/*.po; do test ! -f "$$catalogue" || \
		$(VENV)/bin/pybabel --quiet update --no-fuzzy-matching --ignore-pot-creation-date --ignore-obsolete \
			--input-file var/words.pot --output-file "$$catalogue" --locale "$$(basename "$$catalogue" .po)"; done

# uv is needed here only: it resolves for every platform at once. LOCK_ARGS=--upgrade takes the newest versions.
COMPILE = $(VENV)/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command 'make lock' $(LOCK_ARGS) pyproject.toml
lock: $(VENV)/bin/uv ## write both lock files anew from pyproject.toml (LOCK_ARGS=--upgrade)
	@$(COMPILE) --extra postgres --extra s3 --extra redis --output-file requirements.lock
	@$(COMPILE) --all-extras --constraint requirements.lock --output-file requirements-dev.lock

clean: ## remove everything that make made, but not var/, which is your plant
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# pip is what venv puts there last: a virtual environment without it is half made.
$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Toolwarden needs Python 3.11 or newer; name one: make PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(call apt_install,python3-venv)
	@$(PYTHON) -m venv --clear $(VENV)

$(VENV)/bin/uv: | $(VENV)/bin/pip
	@$(PY) -m pip install --quiet --disable-pip-version-check uv

$(INSTALLED): requirements.lock | $(VENV)/bin/pip
	@echo 'Installing what Toolwarden needs (once, a minute or two) ...'
	@$(PIP_INSTALL) -r requirements.lock
	@$(call command_file) && touch $@

# The development lock holds everything of the other one, so `make run` after `make test` installs nothing.
$(INSTALLED_DEV): requirements-dev.lock requirements.lock | $(VENV)/bin/pip
	@echo 'Installing what Toolwarden and its tests need (once, a minute or two) ...'
	@$(PIP_INSTALL) -r requirements-dev.lock
	@$(call command_file) && touch $(INSTALLED) $@

# `.venv/bin/toolwarden` runs this checkout from any folder (-P: never a folder called app that happens to lie there).
define command_file
printf '#!/bin/sh\nPYTHONPATH="%s" exec "%s/$(PY)" -P -m app "$$@"\n' "$(CURDIR)" "$(CURDIR)" > $(VENV)/bin/toolwarden && \
	chmod +x $(VENV)/bin/toolwarden
endef

# What cannot be installed here is no error: its tests are skipped at a desk, and fail where CI=true.
charts: $(CHARTS) ## fetch the small part of Plotly (needs npm); without it browsers load all of Plotly

$(CHARTS): components/charts/package-lock.json
	@command -v npm >/dev/null || { echo "Without npm browsers load all of Plotly, which is slower." >&2; exit 0; }; \
		mkdir -p var/charts && cp components/charts/package.json components/charts/package-lock.json var/charts && \
		npm ci --silent --no-audit --no-fund --prefix var/charts && touch $@ || \
		echo "Plotly's small part could not be fetched; the whole is used." >&2

servers:
	@PATH="$$PATH:/usr/sbin:/usr/local/sbin"; missing=''; \
	has() { for name; do command -v "$$name" >/dev/null 2>&1 && return; done; return 1; }; \
	has chromium chromium-browser google-chrome || missing="$$missing chromium"; \
	has postgres || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing="$$missing postgresql"; \
	has redis-server || missing="$$missing redis-server"; \
	has mosquitto || missing="$$missing mosquitto"; \
	has npm || missing="$$missing nodejs npm"; \
	test -z "$$missing" || $(call apt_install,$$missing)
	@cmp -s $(FOREIGN)/package-lock.json var/node/package-lock.json && test -f var/node/node_modules/.package-lock.json || { \
		mkdir -p var/node && cp $(FOREIGN)/package.json $(FOREIGN)/package-lock.json var/node && echo "Installing node-opcua ..." && \
		npm ci --silent --no-audit --no-fund --prefix var/node; } || echo "node-opcua could not be installed." >&2

# As root or with a sudo that asks nothing, one by one so that one unknown name does not stop the others; a sentence otherwise.
define apt_install
{ as_root=''; test "$$(id -u)" = 0 || as_root='sudo -n'; refreshed=''; \
	for package in $(1); do \
		if command -v apt-get >/dev/null 2>&1 && $$as_root true 2>/dev/null && echo "Installing $$package ..." && \
			{ test -n "$$refreshed" || $$as_root apt-get -qq update || :; } && refreshed=yes && \
			$$as_root env DEBIAN_FRONTEND=noninteractive \
				apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$$package" >/dev/null; \
		then :; else echo "$$package is missing and could not be installed; please do it by hand." >&2; fi; \
	done; }
endef
