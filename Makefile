# Everything stands in .venv, made at the first call and brought up to date
# whenever setup.cfg changes.
#
#   make demo                  the demo site on http://127.0.0.1:8000/ (PORT=…)
#   make test                  lint and tests; without a browser those are skipped
#   make test EVERYTHING=1     and PostgreSQL, MariaDB, oldest and newest versions
#   make bench                 the measures of docs/reference/performance.md

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
MANAGE = $(VENV)/bin/python example_project/manage.py
PYTEST = $(VENV)/bin/python -m pytest

POSTGRESQL_URL ?= postgres://root@127.0.0.1:5432/whatsappalert
MARIADB_URL ?= mysql://root@127.0.0.1:3306/whatsappalert
# What a full run may not skip.
REQUIRED = browser,vnu,postgresql,mariadb,matrix,wheel,gettext
# What leans on what a database does: locks, constraints, versions, sorting.
DATABASE_TESTS = tests/common tests/mailing tests/places tests/privacy \
	tests/areas/test_addresses.py tests/areas/test_import_addresses.py \
	tests/areas/test_point_index.py tests/areas/test_import_services.py \
	tests/access/test_services.py tests/bulletins/test_processes.py \
	tests/bulletins/test_races.py tests/bulletins/test_services.py \
	tests/coordination/test_activity_services.py \
	tests/coordination/test_services.py tests/coordination/test_succession_steps.py \
	tests/statistics/test_crimes.py tests/statistics/test_import_command.py \
	tests/threads/test_services.py \
	tests/signups/test_demand_services.py tests/signups/test_coordinator_services.py tests/signups/test_recruitment.py \
	tests/groups/test_listing.py tests/groups/test_services.py \
	tests/signups/test_group_services.py tests/signups/test_group_following.py \
	tests/signups/test_lifecycle_services.py tests/signups/test_lifecycle_places.py \
	tests/signups/test_lifecycle_stateful.py \
	tests/signups/test_services.py tests/signups/test_services_consent.py \
	tests/signups/test_split_group.py tests/signups/test_split_races.py \
	tests/signups/test_split_services.py \
	tests/signups/test_views.py tests/signups/test_confirm_views.py \
	tests/signups/test_viewsets.py tests/signups/test_viewset_exports.py tests/texts tests/workshops/test_viewsets.py \
	tests/workshops/test_registration_services.py tests/workshops/test_registration_moves.py \
	tests/workshops/test_registration_retention.py \
	tests/workshops/test_registration_races.py \
	tests/workshops/test_registration_server_races.py

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test lint databases matrix bench

demo: export BASE_URL = http://127.0.0.1:$(PORT)
demo: $(VENV)/.package
	@mkdir -p var
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) demo
	@$(MANAGE) runserver --noreload 127.0.0.1:$(PORT)

# The other tests run twice in the matrix, with the oldest and the newest versions.
ifdef EVERYTHING
test: export WHATSAPPALERT_REQUIRE = $(REQUIRED)
test: lint databases matrix
	$(PYTEST) --numprocesses 2 -m "browser or races or once"
else
test: lint
	$(PYTEST)
endif

lint: $(VENV)/.test
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/lint-imports --no-cache

databases: $(VENV)/.test
	DATABASE_URL=$(POSTGRESQL_URL) $(PYTEST) -n 2 -m "not browser" $(DATABASE_TESTS)
	DATABASE_URL=$(MARIADB_URL) $(PYTEST) -n 2 -m "not browser" $(DATABASE_TESTS)

matrix: $(VENV)/.test
	$(VENV)/bin/nox --tags edge --error-on-missing-interpreters

bench: $(VENV)/.test
	@$(VENV)/bin/python -m bench

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.package: setup.cfg pyproject.toml | $(VENV)/bin/python
	$(VENV)/bin/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.test: setup.cfg pyproject.toml | $(VENV)/bin/python
	$(VENV)/bin/python -m pip install --quiet --editable ".[test]"
	@touch $@ $(VENV)/.package
