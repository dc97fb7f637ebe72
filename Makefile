# Two commands do everything: `make demo` and `make test`. Both set up .venv from constraints.txt first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
WORKERS ?= 2

# Programs that pip cannot bring: a browser for the tests of the web overview, LibreOffice for the notice as PDF.
SYSTEM := chromium libreoffice-writer fonts-noto-cjk

.PHONY: demo test quick system lint types contracts docs bench real wheel clean

demo: $(READY)
	$(BIN)/gkcrawl demo

test: $(READY) system
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

quick: $(READY)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "not slow"

system:
	@if command -v chromium >/dev/null && command -v soffice >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(SYSTEM) >/dev/null; \
	else echo "没有 Chromium 或 LibreOffice：浏览器测试和 PDF 将跳过。需要时请安装：$(SYSTEM)"; fi

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
