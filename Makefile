# Aliases of run.py, for those who have make. `make bench SIZE=100k`, `make test ARGS="-k parapheur"`.
PYTHON ?= python3
VENV = .venv/bin/python
SIZE ?= 10k

.PHONY: demo test check fix bench proof fresh messages lock

demo:
	$(PYTHON) run.py demo

test:
	$(PYTHON) run.py test $(ARGS)

check:
	$(PYTHON) run.py check

fix:
	$(PYTHON) run.py install test
	$(VENV) -m ruff check --fix .
	$(VENV) -m ruff format .

# Data sets of up to SIZE files over 74 posts (kept between runs), then one table of ratios: docs/benchmark.md.
bench:
	SSI_CLUSTER=bench SSI_PG_SETTINGS="shared_buffers=1GB work_mem=32MB maintenance_work_mem=512MB max_wal_size=8GB" \
	$(PYTHON) run.py services -- $(VENV) -m tests.bench --size $(SIZE) $(ARGS)

# Every check of the figures F1–F18 that exists, one table (figure, target, measured, reached, planted bugs caught), and
# proof.json. `make proof ARGS="F2 F18"` runs some; `PROOF=full make proof` at the full sizes.
proof:
	SSI_CLUSTER=proof $(PYTHON) run.py services -- $(VENV) -m tests.proof $(ARGS)

# By hand only: both commands inside bare Debian 12 and 13, as root and as a normal user. Needs root.
fresh:
	deploy/fresh.sh

# After a new sentence: run, translate what is empty or fuzzy in the .po, run again. Needs gettext's own tools.
MESSAGES_ENV = SECRET_KEY=x REDIS_URL=redis:// DJANGO_SETTINGS_MODULE=ssi.settings.test

messages:
	$(PYTHON) run.py install test
	$(MESSAGES_ENV) $(VENV) manage.py makemessages --locale en --no-location --no-wrap \
	--ignore ".venv/*" --ignore ".local/*" --ignore "tests/*" --ignore "node_modules/*" \
	--ignore "ssi/home/demo/*" --ignore "ssi/demo/*"
	cd ssi/locale/en/LC_MESSAGES && msgfmt --check --statistics --output-file django.mo django.po

# After a change of the dependencies in pyproject.toml; `UV=path/to/uv`, `UPGRADE=--upgrade` to move what is pinned.
UV ?= uv
COMPILE = $(UV) pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header $(UPGRADE)

lock:
	$(COMPILE) --output-file requirements/base.lock
	$(COMPILE) --group embedded --output-file requirements/demo.lock
	$(COMPILE) --group embedded --group test --output-file requirements/test.lock
