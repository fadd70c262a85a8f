# DeskBreak. `make help` lists the targets; each target sets up what it needs.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
comma := ,
pytest = $(BIN)/python -m pytest --dist worksteal --numprocesses
# Tests of processes and desktops mostly wait: three at a time for each processor.
many = $(shell $(BIN)/python -c 'import os; print(3 * os.cpu_count())')
# Compiling the tests takes as long as collecting them; every process of pytest would do it again.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test test-hosts quick lint format demo pictures bench figures icons dist clean system-packages
.DELETE_ON_ERROR:

help:  ## Show this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*##/\t/' | expand -t 14

run: .venv/run  ## Start DeskBreak, in the tray or, with no display, in this terminal
	@$(BIN)/deskbreak

test: .venv/dev system-packages  ## Run all tests, including those on a virtual desktop
	@$(pytest) auto --cov --cov-report=term-missing:skip-covered -m "not slow" tests/unit/core
	@$(pytest) $(many) -m "not hosts and (slow or not core)"

quick: .venv/dev  ## Run the quick tests: no processes, no display, no bus
	@$(pytest) auto -m "not slow" --hypothesis-profile=quick tests/unit tests/architecture

test-hosts: .venv/dev system-packages  ## Test tray, notifications and activity on other desktops, too: Plasma, GNOME ...
	@tests/support/install-packages tests/support/hosts/debian-packages.txt
	@$(BIN)/python -m pytest -m hosts

lint: .venv/dev  ## Check style, types for three platforms, and the import contracts
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@for platform in linux win32 darwin; do $(BIN)/mypy --platform $$platform || exit 1; done
	@$(BIN)/lint-imports --no-logo

format: .venv/dev  ## Format the code
	@$(BIN)/ruff check --fix --exit-zero
	@$(BIN)/ruff format

demo: .venv/dev system-packages  ## Play the whole story on a virtual desktop, and save pictures of it
	@$(BIN)/python -m tests.support.desktop.demo

pictures: demo  ## Take the README's pictures again, from the demo
	@cp out/demo/light/cropped/*-before.png docs/pictures/first-page.png
	@cp out/demo/light/cropped/*-lean.png docs/pictures/popup-light.png
	@cp out/demo/light/cropped/*-well-done.png docs/pictures/closing-card.png
	@cp out/demo/dark/cropped/*-hands.png docs/pictures/popup-dark.png
	@cp out/demo/light/cropped/*-reminder.png docs/pictures/reminder.png
	@cp out/demo/dark/cropped/*-menu.png docs/pictures/menu.png

bench: .venv/dev system-packages  ## Measure, as ratios side by side
	@for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done

figures: .venv/dev  ## Draw the contact sheets of all steps, in docs/figures
	@$(BIN)/python docs/figures/render.py

icons: .venv/dev  ## Render the icons from their source
	@$(BIN)/python icons/render.py

dist: .venv/dev  ## Build the wheel and the source archive
	@$(BIN)/python -m build --outdir dist

clean:  ## Remove everything that can be made again
	@rm -rf .venv dist build out .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

system-packages:
	@tests/support/install-packages tests/support/debian-packages.txt

# Debian keeps venv and Tk apart from its Python: bring them where we may, otherwise say what is missing.
.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "DeskBreak needs Python 3.11 or later, as python3 or PYTHON=..." >&2; exit 1; }
	@tests/support/install-packages --for $(PYTHON)
	@$(PYTHON) -m venv --clear .venv

# pywayland has wheels for few systems, and is built where its headers are installed; everything else works without it.
pip = $(BIN)/python -m pip install --quiet --prefer-binary --editable
install = $(pip) '$(2)' >.venv/log 2>&1 \
	|| { $(pip) '$(1)' && echo "Without pywayland, activity is not seen on Wayland (see .venv/log): it needs libwayland-dev." >&2; } \
	|| { echo "The set-up did not work: see above. pip needs a package index that it can reach." >&2; exit 1; }

.venv/run: pyproject.toml .venv/bin/python
	@echo "Setting up DeskBreak in .venv ..."
	@$(call install,.,.[wayland])
	@echo "Its command line, from another terminal: $(BIN)/deskbreak --help"
	@touch $@

.venv/dev: pyproject.toml .venv/bin/python
	@echo "Setting up DeskBreak and its tools in .venv ..."
	@$(call install,.[dev],.[dev$(comma)wayland])
	@touch $@ .venv/run
