# Every target does all of its own set-up; a second run does none. `make demo` and `make test` are all you need.
# PYTHON=/path/to/python3.12 chooses the interpreter.

BIN := .venv/bin
UV := .stamps/uv/bin/uv
export PYTHON

.PHONY: help setup demo test check format dist lock clean

help:
	@echo "make demo    a whole field day in one go, on made-up people"
	@echo "make test    every test, without display or network"
	@echo "make check   format, lint, types and import contracts"
	@echo "make format  put the code into the form that make check wants"
	@echo "make dist    freeze the field app into dist/perisai/"
	@echo "make lock    resolve the dependencies anew into requirements/lock.txt"
	@echo "make clean   remove everything that the other targets made"

setup:
	@scripts/setup

demo: setup
	$(BIN)/perisai demo

test: setup
	$(BIN)/python -m pytest -n 2

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

dist:
	@scripts/setup dist
	$(BIN)/pyinstaller --noconfirm --clean --log-level WARN build.spec

# One lock for every platform and every Python we support. It names versions and hashes, never an address.
# Versions that are already locked stay; `make lock UPGRADE=--upgrade` takes the newest.
lock: setup
	test -x $(UV) || { $(BIN)/python -m venv .stamps/uv && .stamps/uv/bin/pip install --quiet uv==0.13.9; }
	$(UV) pip compile pyproject.toml --extra central --group build --group check --group test --group dist \
		--universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
		$(UPGRADE) --quiet --output-file requirements/lock.txt

clean:
	rm -rf .venv .stamps build dist demo-output *.egg-info
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
