"""Events that were made from one form: the same evening each month, the parts of a course."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventSeries(models.Model):
    """Only what binds its events together; each of them is on its own else. Retention: names
    nobody, stays."""

    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("series of events")
        verbose_name_plural = _("series of events")

    def __str__(self):
        return ", ".join(str(event) for event in self.events.all()[:3])
