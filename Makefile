# Two commands: `make run` for the product, `make test` for the suite. Each does what it needs.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV := .venv/bin
# If make itself is killed, the launcher still stops everything.
WITH_MAKE := $(shell command -v setpriv >/dev/null && echo setpriv --pdeathsig TERM)

# What a production environment looks like, for checks that need settings but no server.
PRODUCTION := env -u LOCAL_RUN DATABASE_URL='postgres://check@/check?host=/nonexistent' \
	SECRET_KEY=check-only-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789 \
	FIELD_KEYS=check:Y2hlY2stb25seS1rZXktb2YtZXhhY3RseS0zMi1ieXQ= \
	ALLOWED_HOSTS=records.example CELERY_BROKER_URL=redis://127.0.0.1:1/0
APPS := members meetings dues reports
TYPED := branchrecords/access $(wildcard $(foreach app,$(APPS),$(foreach layer,rules queries actions,\
	$(app)/$(layer) $(app)/$(layer).py)))

.PHONY: setup setup-tests run test test-all bench load pages chromium90 faults pictures check archive closed-network upgrade-proof scan lock sbom clean python

setup: python
	@$(PYTHON) branchrecords/embedded/install.py

setup-tests: python
	@$(PYTHON) branchrecords/embedded/install.py --tests

# PORT= and HOST= choose the address.
run: setup
	@exec $(WITH_MAKE) $(VENV)/python -m branchrecords.embedded.run

# Without the long proofs (tests/proofs.py). TESTS= chooses a part, as in make test TESTS=tests/dues
test: setup-tests
	@$(VENV)/python -m pytest -n 2 --dist loadgroup -m "not proof" $(TESTS)

# What CI runs.
test-all: setup-tests
	@$(VENV)/python -m pytest -n 2 --dist loadgroup $(TESTS)

# A routine meeting by mouse, keyboard and finger; a meeting of 200; a register of 100,000 members, a
# map of 500 branches: queries, times and plans; every daily page at 1,000 and 100,000 members
# (SCALE_SIZES=1000,1000000 for a city); a year of dues; annual summaries as ZIP beside Chromium
# (SUMMARIES=1000 makes all of them); 100,000 random steps of the journal beside a plain model.
bench: setup-tests
	@$(VENV)/python -m pytest tests/bench/pace.py tests/bench/meetings.py tests/bench/cadence.py \
		tests/bench/speed.py tests/bench/scale.py tests/bench/dues.py tests/bench/summaries.py tests/bench/reports.py tests/bench/wall.py -q \
		-p no:xdist -p no:randomly
	@LEDGER_STEPS=100000 $(VENV)/python -m pytest tests/dues/test_ledger.py -q -p no:xdist

# 200 people at once on a register of 100,000, against gunicorn: about seven minutes. LOAD_MEMBERS=,
# LOAD_USERS=, LOAD_SECONDS=; LOAD_DATA=FOLDER keeps the register for the next run.
load: setup-tests
	@$(VENV)/python tests/load/run.py

# Every page of every role: accessible at a desk, zoomed to 200 %, on a phone. ROLE= chooses one.
pages: setup-tests
	@$(VENV)/python -m pytest tests/journeys/every_page.py -q -n 2 --dist loadgroup

# Key pages of a demo that runs already (ADDRESS=) in a real Chromium 90, the oldest browser served.
# TASK=names asks it anew for all it knows: tests/web/chromium90.json.
TASK ?= $(or $(ADDRESS),http://127.0.0.1:8000)
chromium90: python
	@test -d var/chromium90 || { $(PYTHON) -m venv var/chromium90 && var/chromium90/bin/pip install -q \
		--require-hashes --no-deps -r requirements-chromium90.lock; }
	@var/chromium90/bin/python tests/journeys/chromium90.py $(TASK)

# 200 kills of web server, worker, beat, broker and database while people work; FAULTS=, FAULT_SEED=.
faults: setup-tests
	@FAULTS=$${FAULTS:-200} $(VENV)/python -m pytest tests/faults -q -s -n 0

# The pictures of the help, from a demo started for them; ADDRESS= names one that runs already.
pictures: setup-tests
	@$(VENV)/python -m tests.journeys.help_pictures

check: setup-tests
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(PRODUCTION) $(VENV)/mypy $(TYPED)
	$(VENV)/lint-imports
	$(PRODUCTION) $(VENV)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(VENV)/python manage.py check --deploy --fail-level WARNING
	$(VENV)/djlint --lint templates

# Everything for an installation without a network as one file; OUT= chooses the folder.
OUT ?= var/archive
archive: setup
	@$(VENV)/python deploy/archive.py $(OUT)

# Makes such a file, installs it where there is no way out, and uses what was installed.
closed-network: archive
	@$(VENV)/python deploy/prove_archive.py "$$(ls -t $(OUT)/*.tar | head -n 1)"

# wapiti, from outside, against a demo for it, as two roles: about half an hour. SCAN_ROLES=, SCAN_SECONDS=
# (for each role's crawl), ADDRESS= of a demo that runs already and may be thrown away.
scan: setup-tests
	@$(VENV)/python -m tests.scan.run

# Records of an earlier version come over to this one and back: FROM=COMMIT, MEMBERS=N instead of the
# demo (0: none). The demo takes minutes.
upgrade-proof: setup
	@$(VENV)/python deploy/prove_upgrade.py $(FROM) $(if $(MEMBERS),--members $(MEMBERS))

# After a change of requirements*.txt: every package with its hashes, for every platform and Python.
# What is locked already stays at its version; UPGRADE=--upgrade takes the newest that are allowed.
lock: python
	for name in requirements requirements-dev requirements-chromium90; do \
		$(VENV)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate \
			--no-header $(UPGRADE) $$name.txt -o $$name.lock || exit 1; done

# The list of components of the product (CycloneDX), from the lock alone: needs no network.
sbom: setup-tests
	@mkdir -p var
	$(VENV)/cyclonedx-py requirements requirements.lock --output-reproducible --of JSON -o var/sbom.json

# Removes what can be made again; the data under var/ stay.
clean:
	rm -rf .venv staticfiles .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed. As root: apt-get install python3 python3-venv"; exit 1; }
