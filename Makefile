# Needs make and Python 3.11 to 3.13; everything else goes into .venv.
PYTHON ?= python3
LANGUAGES = zh
BIN = .venv/bin
CATALOG = core/locale/$$language/LC_MESSAGES/logitscope.po

.PHONY: run test bench catalogs

# make run [LOGITS=path] [LABELS=path] [NAMES=path] [IGNORE=-100] [DASK=tcp://…] [LESSONS=folder]
# [PORT=8502]
FILES = $(foreach name,LOGITS LABELS NAMES IGNORE DASK LESSONS,$(if $($(name)),LOGITSCOPE_$(name)='$($(name))'))
run: .venv/.app
	$(strip $(FILES) $(BIN)/python -m streamlit run app.py $(PORT:%=--server.port %))

test: .venv/.tests
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# Prints figures, and writes them to docs/bench.md; they are never asserted in a test.
bench: .venv/.bench
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/python -m tests.bench

# Takes new and changed texts into the catalogs, to be translated there.
catalogs: .venv/.app
	$(BIN)/pybabel -q extract -F babel.cfg -o .venv/logitscope.pot --project=Logitscope \
	    --width=100 --sort-output --add-location=file .
	for language in $(LANGUAGES); do \
	    $(BIN)/pybabel -q update -i .venv/logitscope.pot -o $(CATALOG) -l $$language --init-missing \
	        --width=100 --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date || exit; \
	done

# The first Python that will do; the version is asked, for a name on PATH may be an empty shim.
$(BIN)/python:
	@for python in "$(PYTHON)" python3.13 python3.12 python3.11; do \
	    "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	        2>/dev/null || continue; \
	    "$$python" -m venv .venv && exit; \
	    rm -rf .venv; exit 1; \
	done; \
	echo 'Logitscope needs Python 3.11, 3.12 or 3.13: install one, or name it, PYTHON=path.' >&2; \
	exit 1

# Empty files that say when these requirements were installed.
.venv/.app: requirements.txt $(BIN)/python
	$(BIN)/python -m pip install -r requirements.txt
	@touch $@

.venv/.tests: tests/requirements.txt .venv/.app
	$(BIN)/python -m pip install -r tests/requirements.txt
	@touch $@

# The peers, for the bench alone.
.venv/.bench: tests/bench/requirements.txt tests/bench/libraries.txt .venv/.tests
	$(BIN)/python -m pip install -r tests/bench/requirements.txt
	$(BIN)/python -m pip install --no-deps -r tests/bench/libraries.txt
	@touch $@
