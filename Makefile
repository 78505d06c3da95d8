# make survey   set up .venv and answer the question on the sample series (or SOURCE=… STUDY=…)
# make test     set up what the tests need and run them all
PYTHON ?= python3
VENV ?= .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PIP = $(BIN)/python -m pip --quiet --disable-pip-version-check
STUDY ?= study
SOURCE ?=

.PHONY: survey test lint model bench bench-startup lock clean

# A set-up that stands is not touched again and asks no network.
$(VENV)/run.stamp: requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	touch $@

$(VENV)/test.stamp: requirements-test.lock pyproject.toml $(VENV)/run.stamp
	$(PIP) install --require-hashes -r requirements-test.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

# What the test of the wheel installs into an empty environment without asking the network.
.cache/wheels.stamp: requirements.lock $(VENV)/test.stamp
	rm -rf .cache/wheels && mkdir -p .cache/wheels
	$(PIP) download --require-hashes -r requirements.lock -d .cache/wheels
	touch $@

survey: $(VENV)/run.stamp
	$(BIN)/python data/series/serve.py $(BIN)/python cli.py survey '$(SOURCE)' --study '$(STUDY)'

lint: $(VENV)/test.stamp
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint .cache/wheels.stamp
	$(BIN)/python -m pytest

CORPUS := $(sort $(wildcard data/corpus/*.jsonl data/corpus/retold/*.jsonl))

# The default model again, the same in its predictions.
model: $(VENV)/run.stamp
	$(BIN)/python cli.py train $(CORPUS) --name default

bench-startup: $(VENV)/test.stamp
	$(BIN)/python bench/startup.py

lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements.lock
	uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements.lock -o requirements-test.lock

clean:
	rm -rf $(VENV) .cache build dist
