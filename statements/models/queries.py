from django.db import models
from django.db.models import Q

OWN_CLUSTER = Q(is_own=True)


class OfClusterQuerySet(models.QuerySet):
    """Each cluster has one such page at most; shown is that of our own cluster."""

    def own(self):
        """The page of our own cluster; `None` until somebody has written it."""
        return self.filter(cluster__is_own=True).first()
