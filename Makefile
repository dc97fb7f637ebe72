# Two commands do everything: `make demo` and `make test`. Both set up .venv from constraints.txt first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
WORKERS ?= 2

.PHONY: demo test quick lint types contracts docs bench real wheel clean

demo: $(READY)
	$(BIN)/gkcrawl demo

test: $(READY)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

quick: $(READY)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "not slow"

lint: $(READY)
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

contracts: $(READY)
	$(BIN)/lint-imports

docs: $(READY)
	$(BIN)/gkcrawl rules docs --write

bench: $(READY)
	$(BIN)/python -m bench

# Real pages and a real site, which are not part of the repository: make real SHARED=../shared
SHARED ?= ../shared
real: $(READY)
	$(BIN)/python -m bench.real $(SHARED)

wheel: $(READY)
	rm -rf dist
	$(BIN)/python -m build --wheel --no-isolation

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新（现在是 $$($(PYTHON) --version)）；可用 make PYTHON=python3.11 …"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --constraint constraints.txt pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group dev --editable .
	@touch $@

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
