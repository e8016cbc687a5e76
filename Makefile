# Everything a person does here. The only needs are Python 3.11 or newer and a package registry.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
READY := .venv/.ready

# Settings of the caller's shell that would bend an installation or a test run. What says where the
# registry is and how to trust it (index, proxy, certificate, links) is left alone.
unexport PYTHONHOME PYTHONPATH PYTHONSTARTUP PYTHONWARNINGS PYTHONOPTIMIZE MYPYPATH VIRTUAL_ENV
unexport PIP_BUILD_CONSTRAINT PIP_CONFIG_SETTINGS PIP_CONSTRAINT PIP_DRY_RUN PIP_IGNORE_INSTALLED
unexport PIP_NO_BINARY PIP_NO_BUILD_ISOLATION PIP_NO_DEPS PIP_ONLY_BINARY PIP_PLATFORM PIP_PREFIX
unexport PIP_PYTHON PIP_PYTHON_VERSION PIP_REQUIRE_HASHES PIP_REQUIREMENT PIP_ROOT PIP_TARGET
unexport POLICYTRAIL_WORKSPACE POLICYTRAIL_KAFKA_CONFIG POLICYTRAIL_KAFKA_BOOTSTRAP_SERVERS
unexport PYTEST_ADDOPTS PYTEST_PLUGINS RUFF_CONFIG MYPY_CONFIG_FILE_DIR
export PIP_USER := 0
export PIP_NO_INPUT := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

# A test run of the whole tree; `make test T=tests/unit` runs a part of it. Each process takes tests that
# follow each other, so that what the tests of a file share is mostly made once, not once a process.
T ?= tests
JOBS ?= auto
# What `make test-apache` runs; `make test-apache K=tests/on_apache` runs a part of it.
K ?= $(wildcard tests/*/test_kafka*.py) tests/on_apache
# How many times it kills, stops and wakes the workers that consume a topic.
SEEDS ?= 200
# Where `make kafka` listens; the port after it is the controller's.
PORT ?= 9092

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(READY) ## make .venv and install what is pinned (PYTHON=python3.12 chooses another Python)

# The project itself goes in last, without dependencies and without the network. In this editable mode a
# path leads to it; the other ones hook into every import, which makes each start slower.
$(READY): requirements/dev.txt pyproject.toml
	@PYTHON="$(PYTHON)" sh .ci/venv
	@echo 'installing what requirements/dev.txt pins; the first time takes a minute or two'
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps --requirement requirements/dev.txt
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --no-deps --no-index --no-build-isolation \
		--config-settings editable_mode=compat --editable .
	@touch $@

.PHONY: demo
demo: $(READY) ## simulate, record, project and show: the whole thing in under half a minute
	$(BIN)/policytrail demo

.PHONY: test
test: $(READY) ## every test; T=tests/unit for a part, JOBS=0 for one process
	$(BIN)/python -m pytest --numprocesses $(JOBS) --dist worksteal $(T)

.PHONY: test-browser
test-browser: $(READY) ## the pages in a real browser; wants Chromium (apt-get install chromium)
	BROWSER_TESTS=1 $(BIN)/python -m pytest tests/browser

.PHONY: test-apache
test-apache: $(READY) jars ## the Kafka tests again on Apache Kafka, and those that only it can serve (needs Java, Maven)
	POLICYTRAIL_TEST_BROKERS=apache POLICYTRAIL_SEEDS=$(SEEDS) $(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadfile $(K)

.PHONY: slow
slow: $(READY) ## the property tests with many more examples
	HYPOTHESIS_PROFILE=ci $(BIN)/python -m pytest --numprocesses $(JOBS) --dist worksteal tests/properties

# Where the benchmarks keep their data: simulating and recording ten million events takes a while.
DATA ?= .benchmarks

.PHONY: bench
bench: $(READY) ## policytrail beside its references at full size; may take hours and 40 GB (DATA=folder)
	$(BIN)/python -m benchmarks --keep $(DATA)

.PHONY: bench-quick
bench-quick: $(READY) ## the same at small sizes, in under 5 minutes
	$(BIN)/python -m benchmarks --quick --keep $(DATA)

.PHONY: bench-smoke
bench-smoke: $(READY) ## only see that every case of the benchmarks runs
	$(BIN)/python -m benchmarks --smoke

.PHONY: jars
jars: ## fetch the jars of Apache Kafka into .kafka/libs (needs Java and Maven)
	@sh .ci/kafka/jars

.PHONY: kafka
kafka: ## one Apache Kafka broker on loopback until Ctrl-C; PORT=19092 for another port
	@sh .ci/kafka/run $(PORT)

.PHONY: check
check: test style lint types layers docs ## what .ci/run does, as far as it needs only Python

.PHONY: format
format: $(READY) ## rewrite the code in the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix --show-fixes .

.PHONY: style
style: $(READY) ## is the code in the house format?
	$(BIN)/ruff format --check .

.PHONY: lint
lint: $(READY) ## ruff
	$(BIN)/ruff check .

.PHONY: types
types: $(READY) ## mypy --strict
	$(BIN)/mypy

.PHONY: layers
layers: $(READY) ## who may import whom
	$(BIN)/lint-imports

.PHONY: docs
docs: $(READY) ## links, reference pages and catalogue are current (the commands in them: make test)
	$(BIN)/python -m pytest tests/docs --ignore tests/docs/test_commands.py

.PHONY: reference
reference: $(READY) ## write docs/reference/ from the program itself
	$(BIN)/python -m tests.docs.reference

.PHONY: contract
contract: $(READY) ## write streams/contract/published/ from the program itself
	$(BIN)/policytrail contract export --out streams/contract/published

ASYNCAPI := .ci/asyncapi
NODE_READY := $(ASYNCAPI)/node_modules/.ready

.PHONY: asyncapi
asyncapi: $(NODE_READY) ## the published contract, checked by AsyncAPI's own tools (needs Node.js 20)
	node $(ASYNCAPI)/check.mjs streams/contract/published

$(NODE_READY): $(ASYNCAPI)/package-lock.json
	@command -v npm >/dev/null || { echo "asyncapi: no npm; install Node.js 20 or newer" >&2; exit 1; }
	npm ci --prefix $(ASYNCAPI) --ignore-scripts --no-audit --no-fund
	@touch $@

.PHONY: asyncapi-lock
asyncapi-lock: ## pin those tools again, by version and hash
	npm run --prefix $(ASYNCAPI) lock

.PHONY: calendar
calendar: $(READY) ## write domain/calendar_prc.toml from the published notices
	$(BIN)/python -m tests.calendar_notices

# Run time first; the second file contains the first, in the same versions. `UPGRADE=--upgrade` moves on.
COMPILE = CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/pip-compile --quiet --generate-hashes \
	--allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	--no-emit-options $(UPGRADE)

.PHONY: lock
lock: ## pin every dependency again, by version and hash (UPGRADE=--upgrade for newer ones)
	@test -x $(BIN)/pip-compile || { echo "lock: no pip-compile; run 'make setup' first" >&2; exit 1; }
	$(COMPILE) --output-file requirements/run.txt pyproject.toml
	$(COMPILE) --output-file requirements/dev.txt --constraint requirements/run.txt \
		--extra test --extra dev --build-deps-for editable pyproject.toml

.PHONY: clean
clean: ## remove what can be made again
	rm -rf .venv build $(ASYNCAPI)/node_modules *.egg-info .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
