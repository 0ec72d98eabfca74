"""The tests: the login may become the application, so that factories and requests share a transaction."""

import atexit
import os
import shutil
import tempfile

_CLUSTER = os.environ.get("SSI_TEST_CLUSTER_URL", "postgresql://ssi@/postgres?host=/nonexistent")
os.environ.setdefault("SECRET_KEY", "tests only, tests only, tests only, tests only, tests")
os.environ.setdefault("REDIS_URL", "redis+socket:///nonexistent/valkey.sock")
if "SSI_STATE_DIR" not in os.environ:
    os.environ["SSI_STATE_DIR"] = tempfile.mkdtemp(prefix="ssi-test-")
    atexit.register(shutil.rmtree, os.environ["SSI_STATE_DIR"], ignore_errors=True)
os.environ["DATABASE_URL"] = _CLUSTER.replace("//ssi@", "//ssi_test@").replace("/postgres?", "/ssi_test?")

from .demo import *  # noqa: F403, E402

SSI_DEMO = False
SSI_MFA_REQUIRED = False
SSI_APPLICATION_ROLE = "ssi_app"
SSI_SIMULATED_TIME = True
# Most tests happen in Bucharest: "today" of a test is the post's, also late in the evening.
TIME_ZONE = "Europe/Bucharest"
# A test's transaction is seen by itself only; the tests that commit for real set it back.
SSI_APART_DATABASE = "default"
DATABASES["default"].update(CONN_MAX_AGE=0, CONN_HEALTH_CHECKS=False)  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MIDDLEWARE = [m for m in MIDDLEWARE if not m.endswith("GZipMiddleware")]  # noqa: F405
ACCOUNT_RATE_LIMITS = False
SSI_JOB_LEASE_SECONDS = 4
