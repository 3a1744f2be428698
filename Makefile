# Two commands from a clone: `make demo` opens the example case, `make test` runs every check.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SET_UP := $(VENV)/.set-up

.PHONY: demo test check bench peers train docs lock clean set-up browser

set-up: $(SET_UP)

# The lock file pins every package by hash; the wheels of this repository are installed from the source tree.
$(SET_UP): requirements/dev.lock wheels/sessionlab/pyproject.toml wheels/casebook/pyproject.toml wheels/journal/pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e wheels/sessionlab -e wheels/casebook -e wheels/journal
	touch $@

demo: $(SET_UP)
	$(BIN)/casebook demo

check: $(SET_UP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONPATH=src $(BIN)/lint-imports --no-cache
	$(BIN)/pytest -q -p no:randomly tests/test_house.py \
	  tests/casebook/record/test_record_walls.py::test_every_change_of_a_model_has_its_migration

browser: $(SET_UP)
	sh tests/browser/set_up.sh

# The public site is a project of its own, with settings of its own: its tests run by themselves, first.
test: $(SET_UP) browser check
	sh tests/journal/set_up.sh
	$(BIN)/pytest -c pytest-journal.ini
	$(BIN)/pytest

# Every page, the methods and the library name by name, as HTML in build/docs; offline, every warning an error.
docs: $(SET_UP)
	$(BIN)/sphinx-build -q -W --keep-going -b html docs build/docs

# Other packages stand in a folder of their own, for the ratios alone; without them the benchmarks say so in words.
bench: $(SET_UP)
	-$(MAKE) --no-print-directory peers
	$(BIN)/python -m benchmarks

peers: .venv-peers/.set-up

.venv-peers/.set-up: requirements/peers.lock
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet --require-hashes -r requirements/peers.lock
	touch $@

# Trains the learned reader anew; needs the public data, see training/README.md. Torch goes into a folder of its own.
train:
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet -r training/requirements.in numpy scipy
	PYTHONPATH=src .venv-train/bin/python -m training.reader

lock:
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header requirements/dev.in -o requirements/dev.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --constraint requirements/dev.lock requirements/peers.in -o requirements/peers.lock

clean:
	rm -rf $(VENV) .venv-peers build dist .pytest_cache .mypy_cache .ruff_cache
