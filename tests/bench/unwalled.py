"""The application of the benchmark that measures without row-level security: `ssi.wsgi` refuses such a login."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
