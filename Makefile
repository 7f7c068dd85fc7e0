# Adreel. `make help` lists what there is. Needs Python >= 3.11, Node >= 20.19 and make; everything else is
# installed into this tree (.venv, frontend/node_modules), without root.

PYTHON ?= python3
PORT ?= 8000
FRONTEND_PORT ?= 3000
DATA_DIR ?= data
export PORT FRONTEND_PORT DATA_DIR
export NEXT_TELEMETRY_DISABLED = 1

BIN := .venv/bin
UI := frontend
UI_SOURCES := $(shell find $(UI)/src $(UI)/public -type f) $(UI)/next.config.ts $(UI)/postcss.config.mjs $(UI)/tsconfig.json
CHECKED := backend/app tests bench deploy

.PHONY: help run test check audit sbom fuzz fix client migration bench e2e clean
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9]+):.*## (.*)/\1|\2/' | awk -F'|' '{printf "  make %-10s %s\n", $$1, $$2}'

run: .venv/run.stamp $(UI)/.next/ready.stamp ## install what is missing, then studio at :3000 and API at :8000
	@$(BIN)/adreel up

test: check $(UI)/.next/ready.stamp ## everything `check` does, then all tests
	cd $(UI) && npx --no-install vitest run
	$(BIN)/pytest -n auto --dist loadfile

check: .venv/dev.stamp $(UI)/node_modules/ready.stamp audit ## lint, types, import contracts, drift of schema and client
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/mypy
	$(BIN)/lint-imports
	rm -rf .cache/drift && mkdir -p .cache/drift
	DATA_DIR=.cache/drift $(BIN)/alembic upgrade head
	DATA_DIR=.cache/drift $(BIN)/alembic check
	DATA_DIR=.cache/drift $(BIN)/adreel openapi > .cache/drift/openapi.json
	diff -u $(UI)/openapi.json .cache/drift/openapi.json || (echo 'The API changed: run `make client`.'; exit 1)
	cd $(UI) && npx --no-install openapi-ts -s -o ../.cache/drift/api
	diff -r $(UI)/src/lib/api .cache/drift/api || (echo 'The client is stale: run `make client`.'; exit 1)
	cd $(UI) && npx --no-install tsc --noEmit && npx --no-install eslint .

audit: .cache/audit/ready.stamp $(UI)/node_modules/ready.stamp ## known holes of what it is made of, secrets in tree and history
	.cache/audit/bin/python deploy/audit.py

sbom: .cache/audit/ready.stamp $(UI)/node_modules/ready.stamp ## what it is made of, as CycloneDX: sbom/python.json, sbom/browser.json
	mkdir -p sbom
	.cache/audit/bin/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml --output-reproducible -o sbom/python.json
	cd $(UI) && npm sbom --package-lock-only --omit dev --sbom-format cyclonedx > ../sbom/browser.json

fuzz: .venv/dev.stamp .cache/fuzz/ready.stamp ## half an hour of Schemathesis against the running application
	PYTHONPATH=backend:. $(BIN)/python -m tests.security.fuzz

fix: .venv/dev.stamp ## format, and mend what the linter can
	$(BIN)/ruff check --fix $(CHECKED)
	$(BIN)/ruff format $(CHECKED)

client: .venv/dev.stamp $(UI)/node_modules/ready.stamp ## generate the front end's API client from the app's OpenAPI
	mkdir -p .cache/drift
	DATA_DIR=.cache/drift $(BIN)/adreel openapi > $(UI)/openapi.json
	cd $(UI) && npx --no-install openapi-ts

migration: .venv/dev.stamp ## new migration from the models: make migration m="what changes" rev=<next number>
	rm -rf .cache/drift && mkdir -p .cache/drift
	DATA_DIR=.cache/drift $(BIN)/alembic upgrade head
	DATA_DIR=.cache/drift $(BIN)/alembic revision --autogenerate -m "$(m)" --rev-id $(rev)

bench: .venv/dev.stamp ## measure stills, clips, composition and one-shot ads on this machine
	$(BIN)/python -m bench.studio
	$(BIN)/python -m bench.composition
	$(BIN)/python -m bench.one_shot

e2e: .venv/dev.stamp $(UI)/.next/ready.stamp ## the whole flow in a real browser
	$(BIN)/pytest tests/e2e

clean: ## remove what was installed and built; data stays
	rm -rf .venv $(UI)/node_modules $(UI)/.next .cache

.venv/run.stamp: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

.cache/fuzz/ready.stamp: requirements-fuzz.txt
	test -x .cache/fuzz/bin/python || $(PYTHON) -m venv .cache/fuzz
	.cache/fuzz/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-fuzz.txt
	touch $@

.cache/audit/ready.stamp: requirements-audit.txt
	test -x .cache/audit/bin/python || $(PYTHON) -m venv .cache/audit
	.cache/audit/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-audit.txt
	touch $@

$(UI)/node_modules/ready.stamp: $(UI)/package-lock.json
	cd $(UI) && npm ci --no-audit --no-fund --loglevel error
	touch $@

$(UI)/.next/ready.stamp: $(UI)/node_modules/ready.stamp $(UI_SOURCES)
	cd $(UI) && npm run --silent build
	rm -rf $(UI)/.next/standalone/.next/static $(UI)/.next/standalone/public
	cp -R $(UI)/.next/static $(UI)/.next/standalone/.next/static
	cp -R $(UI)/public $(UI)/.next/standalone/public
	touch $@
