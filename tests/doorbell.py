"""The server that Celery's messages go to, for the length of a test."""

from ssi.celery import app


def ring_at(url, monkeypatch):
    """Messages go to this address; the pools that Celery kept know the one before."""
    for setting in ("broker_write_url", "broker_read_url", "broker_url"):  # the first two are the last one by default
        monkeypatch.setattr(app.conf, setting, url)
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
