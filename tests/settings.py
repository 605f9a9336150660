"""The portal's own settings, in the surroundings of the tests: the same on every machine."""

import atexit
import os
import shutil
import tempfile

SCRATCH = tempfile.mkdtemp(prefix="portal-tests-")
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

for name in ("LANGUAGES", "DEFAULT_LANGUAGE", "TIME_ZONE", "SENTRY_DSN", "STORAGE_URL"):
    os.environ.pop(name, None)
ON_POSTGRESQL = os.environ.get("TEST_ON") == "postgresql"
os.environ |= {
    "SECRET_KEY": "of-the-tests",
    "DEBUG": "0",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "DATABASE_URL": os.environ["TEST_DATABASE_URL"] if ON_POSTGRESQL else "sqlite:///:memory:",
    "REDIS_URL": "",
    "EMAIL_URL": "memorymail://",
    "SITE_URL": "http://testserver",
    "BROKER_DIR": f"{SCRATCH}/broker",
    "MEDIA_ROOT": f"{SCRATCH}/media",
    "STATIC_ROOT": f"{SCRATCH}/static",
    "REQUIRE_STAFF_MFA": "0",  # its own tests turn it on
    "LOG_LEVEL": "WARNING",
}

from cluster_portal.settings import *  # noqa: E402, F403
from cluster_portal.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_BROKER_TRANSPORT = "memory"
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True  # nothing is collected
if not ON_POSTGRESQL:  # a file, so that the threads of a live server have own connections
    DATABASES["default"]["TEST"] = {"NAME": f"{SCRATCH}/test.sqlite3"}
