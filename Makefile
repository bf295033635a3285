.DEFAULT_GOAL := help
.PHONY: help setup demo test quick check docs bench lock clean

BIN := .venv/bin

# Tests start hundreds of Pythons and drivers of browsers. Where nothing that was compiled is kept, each compiles all that
# it loads, which takes a Python of ours seconds.
unexport PYTHONDONTWRITEBYTECODE
export NODE_COMPILE_CACHE := $(CURDIR)/.venv/.node

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s  %s\n", $$1, $$2 }' Makefile

setup: .venv/.browser ## make the environment in .venv and get a browser; the other targets do this by themselves
	@echo "Ready. Try: $(BIN)/tracesnt demo"

demo: .venv/.browser ## walk through the whole journey on the bundled mock site, and shoot it as a guide
	@$(BIN)/tracesnt demo
	@$(BIN)/tracesnt guide onboarding --out out/demo/guide

test: .venv/.browser .venv/.servers .venv/.database .venv/.office ## run all tests, in parallel and shuffled
	@$(BIN)/pytest -n auto --durations 15

quick: .venv/.environment ## run the tests that need no browser and no server, in half a minute
	@$(BIN)/pytest -n auto -m quick

check: .venv/.environment ## check format, style, types and which room imports which
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

docs: .venv/.browser ## renew the pictures and the schemas in docs/ from the product itself
	@$(BIN)/tracesnt run onboarding --case certipaq-importer --out out/docs
	@mkdir -p docs/pictures
	@cp out/docs/steps/16-search-operator.png docs/pictures/operator-results.png
	@$(BIN)/python -m tracesnt.assistant.receipt > docs/receipt.schema.json
	@$(BIN)/tracesnt guide onboarding --languages en --out out/docs-guide
	@cp out/docs-guide/en/pictures/04-fill-account-form-1.png docs/pictures/guide-step.png
	@$(BIN)/python scripts/picture_of.py out/docs-guide/en/guide.html docs/pictures/guide-page.png
	@$(BIN)/tracesnt guide onboarding --languages en --theme docs/example-theme --out out/docs-theme
	@$(BIN)/python scripts/picture_of.py out/docs-theme/en/guide.html docs/pictures/guide-theme.png
	@$(BIN)/python -m tracesnt.assistant.guide.model > docs/guide.schema.json
	@rm -rf out/docs-batch
	@$(BIN)/python scripts/picture_of_terminal.py docs/pictures/batch-live.png 90 \
		$(BIN)/tracesnt batch start team-corrected --workers 2 --out out/docs-batch
	@$(BIN)/tracesnt check --faults docs/example-drift.yaml --out out/docs-check || test $$? -eq 6
	@$(BIN)/python scripts/picture_of.py out/docs-check/report.html docs/pictures/drift-check.png
	@$(BIN)/pytest docs/example-suite -c docs/example-suite/pytest.ini --fault status:status=503,step=send-request \
		--tracing retain-on-failure --output out/docs-tests --tracesnt-report out/docs-report || test $$? -eq 1
	@$(BIN)/python scripts/picture_of.py out/docs-report/report.html docs/pictures/test-report.png 1280 1000
	@$(BIN)/tracesnt regression --matrix faults --out out/docs-matrix
	@$(BIN)/python scripts/picture_of.py out/docs-matrix/report.html docs/pictures/fault-matrix.png 1000 1250

bench: .venv/.browser ## measure what the flow costs beside a hand-written script, and a guide beside the flow
	@$(BIN)/python benchmarks/journey.py --pairs 20
	@$(BIN)/python benchmarks/guide.py --pairs 5

# requirements.lock and not uv.lock, because uv.lock writes down the address of the package index in use.
# The build back-end is locked too, so that nothing is ever fetched unchecked; the extra `peers` is not, because it is
# for one benchmark in an environment of its own.
EXTRAS = $(addprefix --extra=,batch accessibility documents regression video)
lock: .venv/.environment ## renew requirements.lock from pyproject.toml
	@printf 'hatchling\neditables\n' | PATH="$$PATH:$(BIN)" uv pip compile pyproject.toml - $(EXTRAS) --group dev --universal \
		--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --upgrade \
		--quiet --output-file requirements.lock
	@echo "Renewed requirements.lock; the next make installs from it."

clean: ## remove what runs and tests left behind, and the environment
	rm -rf .venv out dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.environment: pyproject.toml requirements.lock scripts/setup scripts/apt
	@sh scripts/setup
	@touch $@

.venv/.browser: .venv/.environment
	@$(BIN)/python -m tracesnt.assistant.startup.browser_install
	@touch $@

# Where they cannot be installed the tests that need them fail, and say how to install them.
.venv/.servers: .venv/.environment scripts/test-servers scripts/apt
	@if sh scripts/test-servers; then touch $@; fi

.venv/.database: .venv/.environment scripts/test-postgres scripts/apt
	@if sh scripts/test-postgres; then touch $@; fi

.venv/.office: .venv/.environment scripts/test-office scripts/apt
	@if sh scripts/test-office; then touch $@; fi
