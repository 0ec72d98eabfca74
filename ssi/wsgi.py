import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ssi.settings.base")

application = get_wsgi_application()

from ssi.accounts.checks import refuse_powerful_login  # noqa: E402  (needs the apps loaded)

refuse_powerful_login()
