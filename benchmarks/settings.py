from cluster_portal.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
