# Needs Python 3.11+ and pip; brings everything else into .venv/ (the product) and .tools/ (uv).
PYTHON ?= python3
UV := .tools/bin/uv
SYNCED := .venv/.synced
RUN := $(UV) run --no-sync

.PHONY: install run test check lint format pictures

install: $(SYNCED)

# Not through uv: it ends with 130 at Ctrl-C although the sandbox stopped in order.
run: $(SYNCED)
	.venv/bin/usher sandbox

test: $(SYNCED)
	$(RUN) pytest -n 2 --dist loadgroup

check: lint test

# The documentation's pictures, taken of the sandbox by Debian's chromium.
pictures: $(SYNCED)
	PYTHONPATH=tests $(RUN) python -m campus.pictures

lint: $(SYNCED)
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	$(RUN) lint-imports
	$(RUN) hadolint Dockerfile

format: $(SYNCED)
	$(RUN) ruff format .
	$(RUN) ruff check --fix .

$(UV):
	$(PYTHON) -m venv .tools
	.tools/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.13,<0.14'

$(SYNCED): pyproject.toml uv.lock | $(UV)
	$(UV) sync --frozen --quiet --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')"
	@touch $@
