"""Settings of the peer: viewflow and what it needs, on the database of the environment."""

import os

import dj_database_url

SECRET_KEY = "bench-only-not-served"
DATABASES = {"default": dj_database_url.parse(os.environ["VIEWFLOW_DATABASE_URL"])}
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "viewflow",
    "viewflow.workflow",
    "bench.viewflow_peer",
]
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
