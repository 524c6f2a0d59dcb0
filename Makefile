# make run | test | lint | bench | load | clean. Each sees to what it needs first, and does so only once.

.PHONY: help run test lint bench load clean
.DEFAULT_GOAL := help

help:
	@echo "make run    open the app on this machine (another port: make run PORT=8502)"
	@echo "make test   run every test, in a real browser too"
	@echo "make lint   check the code's style"
	@echo "make bench  measure speed and memory, and write them into docs/benchmarks.md"
	@echo "make load   let 50 visitors loose on the app for 5 minutes (others: make load ARGS='--visitors 100')"
	@echo "make clean  remove what the other commands made"

run:
	@.ci/environment .venv requirements.txt
	@.ci/serve

test:
	@.ci/environment .venv requirements.txt requirements-dev.txt
	@.ci/chromium
	@.venv/bin/python -m pytest $(ARGS)

lint:
	@.ci/environment .venv requirements.txt requirements-dev.txt
	@.venv/bin/ruff check .

bench:
	@.ci/environment .venv requirements.txt requirements-dev.txt
	@.ci/environment .venv-bench tests/bench/requirements.txt
	@.venv/bin/python -m tests.bench $(ARGS)

load:
	@.ci/environment .venv requirements.txt requirements-dev.txt
	@.venv/bin/python -m tests.load $(ARGS)

clean:
	rm -rf .venv .venv-bench .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
