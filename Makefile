# Two commands: `make run` sets up and performs the demonstration county's year, then serves it; `make test` proves it.
# A package index configured for pip (environment or pip.conf) is used as it is.

PYTHON ?= python3
BIN := .venv/bin
SERVE ?= 1
BROWSER ?= 1
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
TOPICS ?=
SUITE ?= tests
ROUNDS ?= 1000
MUTATE ?= law clocks procedures ledger
SAMPLE ?= 0
SEED ?= 1
# What pytest makes of the tests is kept for the second run, whatever Python was told of writing: a quarter minute of each worker.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest
PIP := $(BIN)/python -m pip install --disable-pip-version-check --no-input
QUIET_HOME = FAZHI_HOME=$(CURDIR)/.venv/check-home

.PHONY: run test test-postgresql serve bench mutation check clean lock chromium proof

run: .venv/run.stamp
	$(BIN)/fazhi demo
ifneq ($(SERVE),0)
	$(BIN)/fazhi serve --host $(HOST) --port $(PORT) --workers $(WORKERS)
else
	@echo "make serve 启动工作台 serves it at http://$(HOST):$(PORT)/"
endif

serve: .venv/run.stamp
	$(BIN)/fazhi serve --host $(HOST) --port $(PORT) --workers $(WORKERS)

test: check chromium
ifeq ($(BROWSER),0)
	$(PYTEST) -n 2 --dist worksteal -m "not browser"
	@echo "BROWSER=0: the browser tests did not run 浏览器测试未运行"
else
	$(PYTEST) -n 2 --dist worksteal
endif
	@echo "在 PostgreSQL 上运行内核、并发与滥用测试 the kernel, races, kills and abuse once more on PostgreSQL"
	$(MAKE) test-postgresql SUITE="tests/kernel tests/proof tests/abuse tests/public"

# On a real server, which the tests start: everything but the browser and what touches no database.
test-postgresql: .venv/dev.stamp
	FAZHI_TEST_DATABASE=postgresql $(PYTEST) -n 2 --dist worksteal -m "not browser" $(SUITE) \
		--ignore tests/law --ignore tests/test_structure.py --ignore tests/kernel/ledger/test_merkle_tree.py

check: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(QUIET_HOME) $(BIN)/lint-imports
	$(QUIET_HOME) $(BIN)/python -m django makemigrations --check --dry-run --settings fazhi.settings

bench: .venv/bench.stamp
	$(BIN)/python -m bench $(TOPICS)

proof: .venv/dev.stamp
	for database in sqlite postgresql; do \
		$(BIN)/python -m tests.proof.races --database $$database --rounds $(ROUNDS) || exit 1; \
		$(BIN)/python -m tests.proof.kills --database $$database --kills $(ROUNDS) || exit 1; \
	done

mutation: .venv/dev.stamp
	$(QUIET_HOME) DATABASE_URL= $(BIN)/python -m mutation $(MUTATE) --sample $(SAMPLE) --seed $(SEED)

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache src/*.egg-info

.venv/venv.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3"; exit 1; }
	@echo "准备运行环境 setting up .venv"
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: .venv/venv.stamp requirements.lock pyproject.toml
	@echo "安装依赖 installing packages"
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src  # for who may not write there, or has Python told to write nothing
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.lock
	@echo "安装测试工具 installing test tools"
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

.venv/bench.stamp: .venv/dev.stamp requirements-bench.lock
	@echo "安装对照软件 installing the peers that the bench measures"
	$(PIP) --require-hashes --no-deps --target .venv/bench-peers -r requirements-bench.lock
	@touch $@

chromium:
ifneq ($(BROWSER),0)
	@if command -v chromium-headless-shell >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && echo "安装浏览器 installing chromium for the browser tests" && \
		apt-get update -qq && export DEBIAN_FRONTEND=noninteractive && \
		{ apt-get install -y -qq chromium-headless-shell fonts-noto-cjk || apt-get install -y -qq chromium fonts-noto-cjk; } >/dev/null; then :; \
	elif command -v chromium >/dev/null 2>&1; then :; \
	else \
		echo "浏览器测试需要 chromium：请以 root 运行 apt-get install chromium-headless-shell fonts-noto-cjk，或用 make test BROWSER=0 跳过。"; \
		echo "The browser tests need chromium: install it as root, or run make test BROWSER=0."; exit 1; \
	fi
endif

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group build pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group build --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group bench -c requirements-dev.lock $(addprefix --no-emit-package ,django asgiref sqlparse tzdata pip setuptools) -o requirements-bench.lock
