"""Health of a container: `healthy.py web` asks /healthz/, `healthy.py beat FILE` reads the age of FILE.

Standard library only, so that a check costs milliseconds. Exit status 0 when well.
"""

import os
import sys
import time
import urllib.request
from pathlib import Path

# Celery writes the schedule every three minutes; three misses are an illness.
BEAT_SECONDS = 600


def web():
    # The name that the site answers to: Django refuses any other.
    request = urllib.request.Request(  # noqa: S310
        f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz/",
        headers={"Host": os.environ["SSI_HOSTS"].split(",")[0].strip(), "X-Forwarded-Proto": "https"},
    )
    with urllib.request.urlopen(request, timeout=8) as answer:  # noqa: S310
        return answer.status == 200


def beat(schedule):
    files = Path(schedule).parent.glob(f"{Path(schedule).name}*")  # dbm adds endings of its own
    return time.time() - max(path.stat().st_mtime for path in files) < BEAT_SECONDS


if __name__ == "__main__":
    checks = {"web": web, "beat": beat}
    sys.exit(0 if checks[sys.argv[1]](*sys.argv[2:]) else 1)
