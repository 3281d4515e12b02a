# Two commands do everything: `make dashboard` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: dashboard test lint fuzz load audit licences lock data

dashboard: $(READY) data
	$(BIN)/streamlit run dashboard.py

test: $(READY)
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/mypy

# Fuzz all that comes in, by coverage, so many seconds each (CPython 3.11 on Linux: what atheris has a wheel for).
SECONDS := 300
fuzz: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/fuzz/requirements.lock
	for target in document newsletter monthly query reference; do \
		$(BIN)/python -m tests.fuzz.fuzz $$target -max_total_time=$(SECONDS) || exit 1; done

# 200 readers at once for ten minutes, on this machine alone; needs Linux and no other work on it.
load: $(READY)
	$(BIN)/python -m pytest tests/load --long -q

# Known vulnerabilities in what the lock pins.
audit: $(READY)
	.ci/audit

data: $(READY)
	$(BIN)/python -m etl run

# For maintainers: renew the lock after a change of dependencies (needs uv).
lock:
	uv pip compile --universal --generate-hashes --python-version 3.11 --group dev --no-header pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-header .ci/tools.in -o .ci/tools.lock

# Renew docs/licences.md after a change of dependencies.
licences: audit
	.venv/tools/bin/pip-licenses --python $(BIN)/python --no-version --format markdown --output-file docs/licences.md

$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@
