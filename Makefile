# Every target does all of its own set-up; a second run does none. `make demo` and `make test` are all you need.
# PYTHON=/path/to/python3.12 chooses the interpreter.

BIN := .venv/bin
UV := .stamps/uv/bin/uv
export PYTHON
# Some machines forbid bytecode files: there every program that a test starts would be compiled anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: catalogue pictures help setup demo test soak mutants bench bench-scale check format dist lock clean

help:
	@echo "make demo    a whole field day in one go, on made-up people"
	@echo "make test    every test, without display or network"
	@echo "make soak    kill, crash, power loss, damage, full disk, theft and lost servers, the long way (about two hours)"
	@echo "make mutants turn every rule of the rule book around and see a test fail (about 20 minutes)"
	@echo "make bench   the benchmarks, each as a ratio in one run"
	@echo "make bench-scale  the office's queries over a million registrations (half an hour)"
	@echo "make check   format, lint, types and import contracts"
	@echo "make format  put the code into the form that make check wants"
	@echo "make dist    freeze the field app into dist/perisai/"
	@echo "make catalogue  bring ui/wording/english.po into step with what the window says"
	@echo "make pictures  every window in both languages, light and dark, at two text and two screen sizes"
	@echo "make lock    resolve the dependencies anew into requirements/lock.txt"
	@echo "make clean   remove everything that the other targets made"

setup:
	@scripts/setup

demo: setup
	$(BIN)/perisai demo

# Worksteal keeps a module's tests together, so that what they share is made once, and lets nobody wait at the end.
test: setup
	$(BIN)/python -m pytest -n 2 --dist worksteal --ignore=tests/domain
	$(BIN)/python -m pytest -n 2 --dist worksteal tests/domain --cov=perisai_app.domain --cov-branch --cov-report=term:skip-covered --cov-fail-under=100

# The long forms of tests/soak, each with its table: docs/soak.md. PERISAI_SOAK_KILLS=50 and its like shorten one.
soak: setup
	@for tool in strace nginx haproxy caddy; do PATH="$$PATH:/usr/sbin" command -v $$tool >/dev/null || { \
		echo "Run first: sudo apt-get install --yes --no-install-recommends strace nginx-light haproxy caddy" >&2; exit 1; }; done
	PERISAI_SOAK=1 $(BIN)/python -m pytest tests/soak tests/growth tests/central/test_schema_fuzz.py -s -p no:cacheprovider
	for front in nginx haproxy caddy; do \
		PERISAI_TEST_FRONT=$$front $(BIN)/python -m pytest tests/sync -m "not only_on" -p no:cacheprovider || exit 1; done

# Turns every rule of the rule book around, one at a time: docs/mutants.md lists what survived, and why.
mutants: setup
	rm -rf mutants
	$(BIN)/mutmut run --max-children 2
	$(BIN)/mutmut results

bench: setup
	$(BIN)/python bench/regions.py
	$(BIN)/python bench/search.py
	$(BIN)/python bench/finalize.py
	$(BIN)/python bench/opening.py
	$(BIN)/python bench/import_hold.py
	$(BIN)/python bench/sync_link.py
	$(BIN)/python bench/sync_speed.py
	$(BIN)/python bench/ingest.py
	$(BIN)/python bench/files_speed.py
	$(BIN)/python bench/crowd.py
	$(BIN)/python bench/window_start.py
	$(BIN)/python bench/window_memory.py

# docs/scale.md has its figures. ROWS=100000 is enough for a first look; a million take half an hour and 8 GB.
bench-scale: setup
	$(BIN)/python bench/office_queries.py $(or $(ROWS),1000000)

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
	$(UV) pip compile pyproject.toml --extra central --group build --group check --group test --group dist --group mutants \
		--universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
		$(UPGRADE) --quiet --output-file requirements/lock.txt

catalogue: setup
	$(BIN)/python -m tests.ui.catalogue

# Those for Indonesian at 1024x600 are kept in docs/pictures; docs/pictures/README.md says why only these.
pictures: setup
	$(BIN)/python -m tests.ui.pictures

clean:
	rm -rf .venv .stamps build dist demo-output mutants *.egg-info
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
