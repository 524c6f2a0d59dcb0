# make run | test | quick | coverage | proof | lint | lock | bench | load | mutants | clean. Each sees to what it needs first, and does so only once.

# All tests together run in a process for each processor, in four at most, because each starts apps and a browser. Those
# of a file or a name (make test ARGS="tests/terminal/test_cli.py", or ARGS="-k months") run in one process, which
# starts sooner and serves a debugger. Each process takes an unbroken stretch of the tests, so that what the tests of a
# file share is made once, and then half of what still lies before another: files differ a thousandfold in what they
# cost.
ALL_TESTS := --numprocesses auto --maxprocesses 4 --dist worksteal

# What Python compiles of each file is kept, whatever this shell says of it: every process that a test starts would
# compile all of them again.
test quick coverage proof: export PYTHONDONTWRITEBYTECODE =

.PHONY: help run test quick coverage proof lint lock bench load mutants clean
.DEFAULT_GOAL := help

help:
	@echo "make run    open the app on this machine (another port: make run PORT=8502)"
	@echo "make test   run every test, in a real browser and LibreOffice too"
	@echo "make quick  run the tests that need no browser, LibreOffice, Google stand-in or server and take little time"
	@echo "make coverage  run every test and say how much of the product they run through"
	@echo "make proof  run the large families of cases in full, of which make test runs a fixed part"
	@echo "make lint   check the code's style"
	@echo "make lock   bring requirements.lock up to requirements.txt, on Python 3.11 (newer libraries: ARGS=--upgrade)"
	@echo "make bench  measure speed and memory, and write them into docs/benchmarks.md"
	@echo "make load   let 50 visitors loose on the app for 5 minutes (others: make load ARGS='--visitors 100')"
	@echo "make mutants  break the code that decides who may see what, place by place, and see whether the tests notice"
	@echo "              (other code: see docs/mutation.md)"
	@echo "make clean  remove what the other commands made"

run:
	@.ci/environment .venv requirements.txt
	@.ci/serve

test:
	@.ci/environment .venv requirements.txt requirements-dev.txt
	@.ci/chromium
	@.ci/libreoffice
	@.venv/bin/python -m pytest $(or $(ARGS),$(ALL_TESTS))

quick:
	@.ci/environment .venv requirements.txt requirements-dev.txt
	@.venv/bin/python -m pytest -m "not browser and not office and not google and not slow" $(or $(ARGS),$(ALL_TESTS))

coverage:
	@.ci/environment .venv requirements.txt requirements-dev.txt
	@.ci/chromium
	@.ci/libreoffice
	@.venv/bin/python -m pytest --cov --cov-report=term:skip-covered $(or $(ARGS),$(ALL_TESTS))

proof:
	@.ci/environment .venv requirements.txt requirements-dev.txt
	@.ci/chromium
	@.ci/libreoffice
	@PROOF=1 .venv/bin/python -m pytest -m proof $(or $(ARGS),$(ALL_TESTS))

lint:
	@.ci/environment .venv requirements.txt requirements-dev.txt
	@.venv/bin/ruff check .

lock:
	@.ci/environment .venv requirements.txt requirements-dev.txt
	@CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
		$(ARGS) --output-file requirements.lock requirements.txt
	@sed -i '/^--/d' requirements.lock    # where this machine finds packages is nobody else's business

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
	rm -rf .venv .venv-bench .venv-mutants mutants .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
