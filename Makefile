# Each target sets up what it needs, alone, from the locks; again in a second when nothing changed.
# Wanted: make and Python 3.11 or later (with its venv module). `make help` lists the targets.

SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON := $(or $(PYTHON),$(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done))
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
# The locks are complete, so nothing is resolved: pips before 23.3 look past the pin of a package wanted with extras.
LOCKED := $(PIP) install --no-deps --require-hashes
SAMPLE := fixtures/beijing-2023
OUT := out
JINQUE := $(BIN)/jinque

# The stamps carry a sum of all that decides what is installed, so a change of any sets up anew.
KEY := $(shell { $(or $(PYTHON),false) -V; pwd -P; cat pyproject.toml requirements/*.txt; } 2>/dev/null | cksum | tr ' ' '-')
RUN := $(VENV)/run-$(KEY)
TEST := $(VENV)/test-$(KEY)
DEV := $(VENV)/dev-$(KEY)

# What is needed to run, and the group $(1), resolved into requirements/$(1).txt.
resolve = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-annotate --custom-compile-command "make lock" \
	pyproject.toml --group $(1) $(2) -o requirements/$(1).txt

.PHONY: help setup run test cover lint types fmt accept docs bench audit fuzz soak mutants lock clean
.DELETE_ON_ERROR:

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

setup: $(DEV) ## install everything into .venv (the other targets do it themselves)

run: $(RUN) ## the main job on the real list: text and PDF to CSV, JSON and Parquet in out/
	@mkdir -p $(OUT)
	@COLUMNS=100 $(JINQUE) extract $(SAMPLE)/list.txt --edition 2023 -f table -o - \
		-o $(OUT)/text.csv -o $(OUT)/text.json -o $(OUT)/text.parquet | head -n 8
	@echo
	@$(JINQUE) extract $(SAMPLE)/list.libreoffice.pdf --edition 2023 \
		-o $(OUT)/pdf.csv -o $(OUT)/pdf.json -o $(OUT)/pdf.parquet
	@echo && echo "written to $(OUT)/:" $$(ls $(OUT))

test: $(TEST) ## all tests (ARGS="tests/test_cli_extract.py -x" to choose)
	@$(BIN)/pytest -n 2 $(ARGS)

cover: $(TEST) ## all tests, with coverage, which takes half as long again
	@$(BIN)/pytest -n 2 --cov --cov-report=term --cov-fail-under=90

lint: $(DEV) ## ruff: rules and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(DEV) ## mypy strict, then pyright
	@$(BIN)/mypy
	@$(BIN)/pyright

fmt: $(DEV) ## let ruff mend and format
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

accept: $(TEST) ## golden files: take what the tests got as what is expected (then read the diff)
	@$(BIN)/pytest -q tests/test_golden.py tests/test_validate_rules.py --accept
	@git --no-pager diff --stat -- fixtures

docs: $(RUN) ## write the generated parts of README and docs anew
	@$(BIN)/python docs/generate.py

bench: $(RUN) ## how long a command takes, against its floor
	@$(BIN)/python benchmarks/startup.py

audit: $(RUN) ## are the dependencies locked by hash, and installed as locked? (--sbom: see benchmarks/audit.py)
	@$(BIN)/python benchmarks/audit.py

FUZZED := text_reader labels values profile waivers page ruled_page html docx xlsx reports tables

fuzz: $(TEST) ## fuzz every target, led by coverage (SECONDS=60 for each; TARGET=page for one)
	@for target in $(or $(TARGET),$(FUZZED)); do \
		$(BIN)/python tests/fuzz/run.py $$target -max_total_time=$(or $(SECONDS),60) || exit 1; done

soak: $(TEST) ## 10,000 good and hostile documents through batch (ARGS=300 for fewer); takes a quarter of an hour
	@$(BIN)/python benchmarks/soak.py $(ARGS)

mutants: $(TEST) ## mutation testing of the pure modules (ARGS="validate/pay" to choose); takes an hour
	@$(LOCKED) -r requirements/mutants.txt
	@$(BIN)/python tests/mutate.py $(ARGS)

lock: $(DEV) ## resolve the dependencies anew: newest versions, every platform, with hashes
	@$(PIP) install uv
	@$(call resolve,build,)
	@$(call resolve,test,--constraint requirements/build.txt)
	@$(call resolve,proofs,--constraint requirements/test.txt)
	@$(call resolve,dev,--constraint requirements/test.txt)
	@$(call resolve,mutants,--constraint requirements/test.txt)

clean: ## remove what the targets made
	@rm -rf $(VENV) $(OUT) build dist tests/actual .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(RUN):
	@test -n "$(PYTHON)" || { echo "error: Python 3.11 or later is needed (PYTHON=/path/to/python3 make …)" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "error: this Python has no venv module; on Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "setting up $(VENV) (once) …" >&2
	@$(PYTHON) -m venv --clear $(VENV)
	@$(LOCKED) -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(TEST): $(RUN)
	@echo "installing what the tests need (once) …" >&2
	@$(LOCKED) -r requirements/test.txt
	@$(LOCKED) -r requirements/proofs.txt || \
		echo "note: requirements/proofs.txt cannot be installed here; the tests that need it are skipped" >&2
	@touch $@

$(DEV): $(TEST)
	@echo "installing the linters and type checkers (once) …" >&2
	@$(LOCKED) -r requirements/dev.txt
	@touch $@
