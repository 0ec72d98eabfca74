# `application`: one image for web, worker, beat and migrate; pip stays in its first stage. `backup`: the same with
# PostgreSQL’s programs, and a server for the restores that are tried each night (the wheel of the demo).
ARG PYTHON=python:3.13-slim-bookworm

FROM ${PYTHON} AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements/base.lock /tmp/base.lock
RUN python -m venv /opt/ssi \
 && /opt/ssi/bin/pip install --require-hashes --only-binary :all: -r /tmp/base.lock \
 && /opt/ssi/bin/pip uninstall --yes pip

FROM packages AS packages-with-postgresql
COPY requirements/demo.lock /tmp/demo.lock
RUN python -m venv /opt/ssi \
 && /opt/ssi/bin/pip install --require-hashes --only-binary :all: -r /tmp/demo.lock \
 && /opt/ssi/bin/pip uninstall --yes pip

FROM ${PYTHON} AS application
# What WeasyPrint opens; the other packages come as wheels with all they need.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --system --gid 10001 ssi \
 && useradd --system --uid 10001 --gid ssi --home-dir /srv/ssi --no-create-home --shell /usr/sbin/nologin ssi \
 && install --directory --owner ssi --group ssi --mode 0700 /var/lib/ssi

ENV PATH=/opt/ssi/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=ssi.settings.base \
    SSI_STATIC_ROOT=/srv/ssi/staticfiles \
    SSI_STATE_DIR=/var/lib/ssi \
    XDG_CACHE_HOME=/tmp
COPY --from=packages /opt/ssi /opt/ssi
WORKDIR /srv/ssi
COPY . .
# The settings want addresses to start; collectstatic opens none of them. The compiled files make starts short.
RUN SECRET_KEY=unused DATABASE_URL=postgresql://unused@unused/unused REDIS_URL=redis://unused \
    python manage.py collectstatic --no-input --verbosity 0 \
 && python -m compileall -q /opt/ssi/lib /srv/ssi

USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "ssi.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--no-control-socket"]

FROM application AS backup
USER 0:0
COPY --from=packages-with-postgresql /opt/ssi /opt/ssi
RUN install --directory --owner ssi --group ssi --mode 0700 /var/backups/ssi
ENV SSI_BACKUP_DIR=/var/backups/ssi
USER 10001:10001
CMD ["python", "manage.py", "backup", "--prove"]
