# Each target calls a small script in scripts/ that can be read, and run without make.
.DEFAULT_GOAL := help
.PHONY: help demo run test suite browser lint types check bench laws shots sheets lock sbom backup

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## Build the demonstration clinic and serve it on 127.0.0.1:8000 (PORT=… another port, SERVE=0 only build)
	@scripts/demo

run: ## Serve the real product on this machine; asks for the first administrator
	@scripts/run

test: ## Run every test: suite and browser journeys, on SQLite and on PostgreSQL
	@scripts/test

suite: ## Run the suite without the browser on one database (DATABASE_URL, else SQLite)
	@scripts/test suite

browser: ## Run the browser journeys on one database (DATABASE_URL, else SQLite)
	@scripts/test browser

lint: ## Check style, formatting, import arrows, missing migrations, settings, lock
	@scripts/lint

types: ## Check types
	@scripts/types

check: lint types test ## Everything that a change must pass (what .ci/run runs)

laws: ## Try the engine's laws on 2,000 examples each
	@scripts/test laws

bench: ## Measure, and print each result beside its bar
	@scripts/bench

shots: ## Take the README's pictures from the demonstration clinic
	@scripts/shots

sheets: ## Write every leaflet as a sheet to var/sheets, to be looked at
	@scripts/sheets

lock: ## Export uv.lock to requirements/*.txt
	@scripts/lock

sbom: ## Write the list of shipped parts to var/sbom.cdx.json (CycloneDX)
	@mkdir -p var && scripts/lock --sbom var/sbom.cdx.json && echo var/sbom.cdx.json

backup: ## Write a checked copy of the local database to var/backups/
	@scripts/backup
