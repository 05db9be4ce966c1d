# The doors of the house. Everything they do lives in bin/, in small shell scripts.
.PHONY: help setup run test check bench bench-decisions lighthouse conformity words lock
.DEFAULT_GOAL := help

help:
	@echo "make setup           prepare .venv"
	@echo "make run             start Testballon with the demo organisation (ARGS='--port 8001')"
	@echo "make test            everything, browser and servers included (ARGS='tests/landing -k confirm')"
	@echo "make check           lint, types, architecture"
	@echo "make bench           the figures in the README, as ratios"
	@echo "make bench-decisions what verdicts are worth, in simulated years (DATA=tests.csv ARGS='--worlds 100')"
	@echo "make lighthouse      every template with every theme"
	@echo "make conformity      the list requirement, test, result, to hand to an auditor"
	@echo "make words           collect what wants a German translation"
	@echo "make lock            resolve the dependencies anew (ARGS=--upgrade)"

setup:
	@bin/setup

run:
	@bin/run $(ARGS)

test:
	@bin/test $(ARGS)

check:
	@bin/check

bench:
	@bin/setup dev
	@.venv/bin/python -m bench $(ARGS)

bench-decisions:
	@bin/setup dev
	@.venv/bin/python -m bench.decisions $(if $(DATA),--data "$(DATA)") $(ARGS)

lighthouse:
	@WORKERS=1 bin/test tests/browser/test_lighthouse.py --all-pairs $(ARGS)

conformity:
	@bin/conformity $(ARGS)

words:
	@bin/setup dev
	@bin/translate

lock:
	@bin/setup dev
	@bin/lock $(ARGS)
