# The commands of the project; each sets up what it needs by itself.

PYTHON ?= python3
PORT ?= 8080
BIN := .venv/bin
RUNTIME := .venv/.runtime-installed
DEVELOPMENT := .venv/.development-installed

.DEFAULT_GOAL := help
.PHONY: help install demo test serve bench pictures golden emulators check format lock clean

help: ## lists the commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

install: $(DEVELOPMENT) ## creates .venv from the pinned requirements

demo: $(RUNTIME) ## makes a résumé and a letter from examples/ through the real function, into out/
	@$(BIN)/python -m examples.demo

test: $(DEVELOPMENT) ## runs the whole test suite
	@$(BIN)/pytest -n 2 $(ARGS)

serve: $(RUNTIME) ## the function and its page at http://localhost:$PORT until stopped
	@$(BIN)/python -m examples.serve --port $(PORT)

bench: $(DEVELOPMENT) ## measures, prints a table, writes bench/results.json
	@$(BIN)/python -m bench $(ARGS)

pictures: $(DEVELOPMENT) ## draws the documentation's pictures anew, and takes one of every state of the page
	@$(BIN)/python -m docs.pictures $(ARGS)
	@$(BIN)/python -m tests.e2e.page.pictures

golden: $(DEVELOPMENT) ## draws anew what the PDF tests compare with; look at the changes before committing
	@$(BIN)/python -m tests.unit.pdf.golden

emulators: ## the Firebase emulators as configured in firebase.json
	@command -v java >/dev/null || { echo "Java is missing: apt-get install default-jre-headless"; exit 1; }
	@command -v npx >/dev/null || { echo "npx is missing: apt-get install npm"; exit 1; }
	npx --yes firebase-tools@14.27.0 emulators:start --project "$${GOOGLE_CLOUD_PROJECT:-demo-generator}"

check: $(DEVELOPMENT) ## lint, types, formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(DEVELOPMENT) ## puts the code into shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: ## pins requirements*.txt anew from requirements*.in, at the newest versions
	@test -x .venv-lock/bin/uv || { $(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv; }
	@.venv-lock/bin/uv pip compile --universal --no-header --quiet --upgrade requirements.in -o requirements.txt
	@.venv-lock/bin/uv pip compile --universal --no-header --quiet --upgrade requirements-dev.in -o requirements-dev.txt

clean: ## removes what the commands made, but for stored data
	rm -rf .venv .venv-lock out .mypy_cache .ruff_cache .pytest_cache .hypothesis

# A stamp is made only when pip has finished, so that an interrupted installation is taken up again.
$(RUNTIME): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name one: make install PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the pinned requirements into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEVELOPMENT): $(RUNTIME) requirements-dev.txt
	@echo "Installing the pinned development requirements into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -r requirements-dev.txt
	@touch $@
