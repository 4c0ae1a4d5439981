# Every target is one command; each sets up what it needs.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup generate check test servers faults editors corpus lint type docs bench compare clean

setup: .venv/dev

.venv/bin/python:
	$(PYTHON) -m venv .venv

# What generating needs.
.venv/base: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

# What developing needs on top of it.
.venv/dev: pyproject.toml | .venv/base
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	@touch $@

# What comparing needs on top of that: the generators and libraries compared with.
.venv/bench: pyproject.toml | .venv/dev
	$(BIN)/python -m pip install --quiet --editable ".[bench]"
	@touch $@

# What the stories with real servers need on top of that: the servers.
.venv/servers: pyproject.toml | .venv/dev
	$(BIN)/python -m pip install --quiet --editable ".[servers]"
	@touch $@

generate: .venv/base
	$(BIN)/specloom generate

check: .venv/base
	$(BIN)/specloom generate --check

test: .venv/dev
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal

servers: .venv/servers
	$(BIN)/python -m pytest tests/servers

# All calls and streams with faults; `test` makes a share of them.
faults: .venv/dev
	SPECLOOM_FAULTS=full $(BIN)/python -m pytest tests/faults -s

# What pyright, jedi and help() show of every method of a client: of the example, or of a document
# with ARGS="some.yaml".
editors: .venv/dev
	$(BIN)/python -m tests.editors $(ARGS)

# Real documents that others publish, fetched from their packages (some 100 MB) and judged;
# ARGS="--only github --no-mypy" and the like.
corpus: .venv/dev
	$(BIN)/python -m bench.corpus $(ARGS)

lint: .venv/dev
	$(BIN)/ruff check generator tests bench
	$(BIN)/black --check --quiet generator tests bench

type: .venv/dev
	$(BIN)/mypy
	$(BIN)/pyright

# The pages of the example's client as a site.
docs: .venv/dev
	$(BIN)/specloom docs --output build/site

bench: .venv/bench
	$(BIN)/python -m bench

# The table of the README; of other documents with ARGS="some.yaml", of several only the totals.
compare: .venv/bench
	$(BIN)/python -m bench.comparison $(ARGS)

clean:
	rm -rf .venv .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build
