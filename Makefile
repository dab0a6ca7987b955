# Each target does all of its set-up: python3 with venv, make and a package index are enough.
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Set in many a container image; then each process of a test would compile the whole product anew.
unexport PYTHONDONTWRITEBYTECODE
# How several workers share the tests: a file is one worker's, and the longest ones begin.
SHARED := --dist loadfile --no-loadscope-reorder

.PHONY: help demo playground prepare test quick coverage wheel counts check format bench chaos score clean

help: ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

$(READY): pyproject.toml constraints.txt
	@echo "Installing courtbot and its packages into $(VENV): once, and it takes a minute or two …"
	python3 -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(READY)

demo: $(READY) ## talk to the bot in this terminal, with nothing to sign up for (installs it first)
	$(BIN)/courtbot chat

playground: $(READY) ## watch the eight patterns at work, on a local page
	$(BIN)/courtbot playground

prepare: $(READY) ## install what tests run beside the product: an AWS of their own
	$(BIN)/python -m tests.kit.ministack

test: prepare ## run all tests, on SQLite and PostgreSQL, on Redis and the fall-back
	$(BIN)/python -m pytest -q -n 3 $(SHARED)

quick: $(READY) ## the tests that start no process and tell no long conversation, in a minute
	$(BIN)/python -m pytest -q -n 4 $(SHARED) -m "not slow"

wheel: $(READY) ## build the wheel, and book a court with it in fresh environments
	$(BIN)/python -m tests.wheel

coverage: $(READY) ## lines and branches of the product that the quick tests go through
	rm -rf .coverage && mkdir .coverage
	# Bounds on time do not hold while every line is counted; whether tests pass is for `make test` to say.
	-$(BIN)/coverage run -m pytest -q -n 2 $(SHARED) -m "not slow"
	$(BIN)/coverage combine -q
	$(BIN)/coverage report --skip-covered --sort=cover

counts: $(READY) ## model calls, tool calls, hops and tokens of one booking with each pattern
	$(BIN)/python -m pytest -q tests/contract/test_counts.py

check: $(READY) ## ruff, pyright, import-linter, and the house in figures
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/pyright --pythonpath $(BIN)/python -p tests/pyright.json
	$(BIN)/lint-imports
	$(BIN)/python -m tests.house

format: $(READY) ## put the code into its usual form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) ## measure, each figure as a ratio to its floor in the same run
	$(BIN)/python -m tests.bench

chaos: $(READY) ## kill it at random while members talk to it, and judge: make chaos WITH="--kills 500 --seed 7"
	$(BIN)/python -m tests.chaos $(WITH)

score: $(READY) ## score days and times, and which sentences are shown (make score DATA="a.jsonl b.jsonl"); then conversations
	$(if $(DATA),$(BIN)/python -m bot.nlu.score $(DATA))
	$(BIN)/python -m tests.contract.trial

clean: ## remove what the other targets made
	rm -rf $(VENV) .courtbot .pytest_cache .hypothesis .ruff_cache .import_linter_cache .coverage
