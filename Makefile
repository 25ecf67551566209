# The commands of the house. `make run` and `make test` set up whatever they need;
# a second call installs nothing.

PYTHON := .venv/bin/python
PIP := $(PYTHON) -m pip install --quiet --disable-pip-version-check --no-compile \
	--require-hashes --no-build-isolation --use-pep517
LOCK := $(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --system-certs \
	--custom-compile-command "make lock"
NOT_OURS := -not -path './.*' -not -path './node_modules/*'
CATALOGUES := $(patsubst %.po,%.mo,$(shell find . -name '*.po' $(NOT_OURS)))
VENDOR := admin/static/vendor/.stamp
# What is compiled is kept, whatever the surroundings say: tests start the program many times.
export PYTHONDONTWRITEBYTECODE :=
FACE := $(shell find admin/templates admin/static -name vendor -prune -o -type f -print)

.PHONY: help setup run test test-all test-unit test-browser test-postgres pictures fuzz kill-test torture lint bill bench bench-docfill bench-pages load lock migration bare clean faults

help: ## what can be asked for
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

setup: .venv/.run $(VENDOR) $(CATALOGUES) ## environment, browser files, translations
	@:

run: setup ## start the desk with demonstration data
	@$(PYTHON) app.py demo && exec $(PYTHON) app.py run

test: ## lint and all tests; root gets the programs they need
	@$(MAKE) --no-print-directory --jobs=2 setup .venv/.dev
	@$(MAKE) --no-print-directory --keep-going lint test-unit test-browser

test-all: export OKMD_TEST_WHOLE := 1
test-all: test ## as test, but where it asks a fixed part, all is asked

test-unit: setup .venv/.dev ## all tests but the browser ones, two at a time
	@tools/debian-packages.sh >/dev/null
	$(PYTHON) -m pytest --numprocesses=2 --dist=worksteal --ignore=tests/browser $(ARGS)

test-browser: setup .venv/.dev ## only the browser tests, two files at a time
	@CHROMIUM=$$(tools/debian-packages.sh) && export CHROMIUM && set -x && \
	$(PYTHON) -m pytest --numprocesses=2 --dist=loadfile tests/browser $(ARGS)

test-postgres: setup .venv/.dev .venv/.postgres ## the tests on a throw-away PostgreSQL
	tools/with-postgres.sh $(PYTHON) -m pytest --numprocesses=2 --dist=worksteal --ignore=tests/browser $(ARGS)

pictures: setup .venv/.dev ## the pictures of the help, taken anew from the demonstration desk
	@export OKMD_TAKE_PICTURES=1 CHROMIUM=$$(tools/debian-packages.sh) && \
	$(PYTHON) -m pytest tests/browser/test_daily.py -k pictures

fuzz: setup .venv/.dev ## random requests of everybody: N=100000 SEED=7
	FUZZ=$(or $(N),6000) FUZZ_SEED=$(or $(SEED),1) $(PYTHON) -m pytest tests/admin/test_fuzz.py

kill-test: setup .venv/.dev ## the server killed while people write, and eight faults caught: N=25
	KILLS=$(or $(N),25) $(PYTHON) -m pytest tests/killed

torture: setup .venv/.dev .venv/.postgres ## the same 200 times, and on PostgreSQL that breaks off too
	KILLS=$(or $(N),200) $(PYTHON) -m pytest tests/killed
	KILLS=$(or $(N),200) tools/with-postgres.sh $(PYTHON) -m pytest tests/killed

lint: .venv/.dev ## style, likely mistakes, known faults of packages, secrets left in
	$(PYTHON) -m ruff check .
	$(PYTHON) -m tools.supply

faults: .venv/.run ## ask the open register of faults for every package (needs a network)
	@$(PYTHON) -m tools.supply ask

bill: .venv/.run ## the bill of materials (CycloneDX) on the screen
	@$(PYTHON) -m tools.supply bill

bench: setup .venv/.dev ## all measurements
	@set -e; for file in benchmarks/*_bench.py; do \
		$(PYTHON) -m benchmarks.$$(basename $$file .py); done

benchmarks/node_modules: .venv/.run benchmarks/package-lock.json
	@$(PYTHON) tools/assets.py peers && touch $@

bench-docfill: setup .venv/.dev benchmarks/node_modules ## the Word engine beside its peers
	$(PYTHON) -m benchmarks.docfill_bench

bench-pages: setup .venv/.dev ## pages beside Django admin and bare SQL: CASES=20000
	$(PYTHON) -m benchmarks.pages_bench $(CASES)

load: setup .venv/.dev ## 100 people at work, alone and beside letters, a copy and a workbook: PEOPLE=100
	$(PYTHON) -m benchmarks.load_bench $(PEOPLE)

lock: .venv/.dev ## versions and digests of all packages, from the *.in files and package.json
	@set -e; for name in requirements requirements-build requirements-dev requirements-postgres; do \
		echo "$$name.txt"; $(LOCK) $$name.in -o $$name.txt >/dev/null; done
	@echo package-lock.json
	@$(PYTHON) tools/assets.py lock

migration: .venv/.run ## the next step of the tables, from what the models declare: NAME=visits
	@$(PYTHON) -m tools.new_step "$(NAME)"

bare: ## make test on a bare Debian, as root: SUITE=trixie WHAT=run
	tools/bare-debian.sh $(or $(SUITE),bookworm) $(or $(WHAT),test)

clean: ## everything that setup and tests made; data in var/ stays
	rm -rf .venv node_modules admin/static/vendor .pytest_cache .ruff_cache tests/browser/shots
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
	find . -name '*.mo' $(NOT_OURS) -delete

.venv/.created:
	@echo "Creating the environment in .venv"
	@PYTHON3="$(PYTHON3)" tools/create-environment.sh
	@touch $@

.venv/.run: .venv/.created requirements-build.txt requirements.txt
	@echo "Installing the packages"
	@$(PIP) -r requirements-build.txt
	@$(PIP) -r requirements.txt
	@$(PYTHON) -m compileall -qq -j 0 .venv/lib || true  # who runs the desk may not write there
	@touch $@

.venv/.dev: .venv/.run requirements-dev.txt
	@echo "Installing the packages for tests"
	@$(PIP) -r requirements-dev.txt
	@touch $@

.venv/.postgres: .venv/.run requirements-postgres.txt
	@$(PIP) -r requirements-postgres.txt
	@touch $@

$(VENDOR): .venv/.run package-lock.json tools/assets.py $(FACE)
	@echo "Fetching the browser's files"
	@$(PYTHON) tools/assets.py

%.mo: %.po .venv/.run
	@$(PYTHON) -m babel.messages.frontend --quiet compile --input-file $< --output-file $@
