# make run | test | quick | coverage | proof | lint | lock | bench | load | mutants | clean. Each installs what it needs
# the first time.

# The full run uses one process more than there are processors, because some tests wait for apps and retries; four at
# most, because each starts apps and a browser. With ARGS (such as ARGS=tests/terminal/test_cli.py or ARGS="-k months")
# everything runs in one process, which starts faster and works with a debugger. `worksteal` gives each process a
# contiguous part of the tests, so that fixtures of a file are built once, and then balances the load, because files
# differ a thousandfold in duration.
PROCESSES := $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN) + 1 )))
ALL_TESTS := --numprocesses $(PROCESSES) --maxprocesses 4 --dist worksteal

# What Python compiles of each file is kept, whatever this shell says of it: every process that a test starts would
# compile all of them again.
test quick coverage proof: export PYTHONDONTWRITEBYTECODE =

.PHONY: help run test quick coverage proof lint lock bench load mutants clean
.DEFAULT_GOAL := help

help:
	@echo "make run    open the app on this machine (another port: make run PORT=8502)"
	@echo "make test   run every test, in a real browser, LibreOffice and PostgreSQL too"
	@echo "make quick  run the tests that need no browser, LibreOffice, Google stand-in or server and take little time"
	@echo "make coverage  run every test and report the coverage of the product"
	@echo "make proof  run the large sets of cases in full (make test runs a fixed part of them)"
	@echo "make lint   check the code's style (ruff) and types (mypy)"
	@echo "make lock   update requirements.lock from requirements.txt, on Python 3.11 (newer libraries: ARGS=--upgrade)"
	@echo "make bench  measure speed and memory, and write them into docs/benchmarks.md"
	@echo "make load   simulate 50 visitors for 5 minutes (others: make load ARGS='--visitors 100')"
	@echo "make mutants  mutation tests of the code that decides on access"
	@echo "              (other code: see docs/mutation.md)"
	@echo "make clean  remove what the other commands made"

run:
	@.ci/environment .venv requirements.txt
	@.ci/serve

test:
	@.ci/environment .venv requirements.txt requirements-dev.txt
	@.ci/chromium
	@.ci/libreoffice
	@.ci/postgresql
	@.venv/bin/python -m pytest $(or $(ARGS),$(ALL_TESTS))

quick:
	@.ci/environment .venv requirements.txt requirements-dev.txt
	@.venv/bin/python -m pytest -m "not browser and not office and not google and not slow" $(or $(ARGS),$(ALL_TESTS))

coverage:
	@.ci/environment .venv requirements.txt requirements-dev.txt
	@.ci/chromium
	@.ci/libreoffice
	@.ci/postgresql
	@.venv/bin/python -m pytest --cov --cov-report=term:skip-covered $(or $(ARGS),$(ALL_TESTS))

proof:
	@.ci/environment .venv requirements.txt requirements-dev.txt
	@.ci/chromium
	@.ci/libreoffice
	@.ci/postgresql
	@PROOF=1 .venv/bin/python -m pytest -m proof $(or $(ARGS),$(ALL_TESTS))

lint:
	@.ci/environment .venv requirements.txt requirements-dev.txt
	@.venv/bin/ruff check .
	@.venv/bin/mypy

lock:
	@.ci/environment .venv requirements.txt requirements-dev.txt
	@CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
		$(ARGS) --output-file requirements.lock requirements.txt
	@sed -i '/^--/d' requirements.lock    # removes this machine's package index

bench:
	@.ci/environment .venv requirements.txt requirements-dev.txt
	@.ci/environment .venv-bench tests/tools/bench/requirements.txt
	@.venv/bin/python -m tests.tools.bench $(ARGS)

load:
	@.ci/environment .venv requirements.txt requirements-dev.txt
	@.venv/bin/python -m tests.tools.load $(ARGS)

mutants:
	@.ci/environment .venv-mutants requirements.txt requirements-dev.txt
	@.ci/environment .venv-mutants tests/tools/mutants/requirements.txt
	@.venv-mutants/bin/mutmut run $(or $(ARGS),"cop_sheets.settings.access.*")

clean:
	rm -rf .venv .venv-bench .venv-mutants mutants .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
