"""The application as in production (its own login, both walls, second factor), on a database of the benchmark.

`DATABASE_URL` is that of `ssi_app`; `SSI_BENCH_DATABASE` names the data set. Plain HTTP on loopback, as the demo.
"""

import os

os.environ.setdefault("SSI_STATE_DIR", ".local/bench-state")
os.environ.setdefault("SSI_STATIC_ROOT", os.path.join(os.environ["SSI_STATE_DIR"], "static"))

from ssi.settings.demo import *  # noqa: F403, E402

SSI_DEMO = False
SSI_MFA_REQUIRED = True
for alias in DATABASES:  # noqa: F405
    DATABASES[alias]["NAME"] = os.environ.get("SSI_BENCH_DATABASE", "ssi")  # noqa: F405
# In production the reverse proxy compresses; the pages are timed without it and the link is measured with it.
if not os.environ.get("SSI_BENCH_COMPRESS"):
    MIDDLEWARE = [m for m in MIDDLEWARE if not m.endswith("GZipMiddleware")]  # noqa: F405
