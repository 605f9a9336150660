from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Organisation
from members.models.places import country_code


class ImportBatchQuerySet(models.QuerySet):
    def with_work_to_do(self):
        return self.filter(status__in=ImportBatch.WORKING)

    def unclaimed(self, now):
        return self.filter(Q(claimed_until__isnull=True) | Q(claimed_until__lt=now))

    def to_be_forgotten(self, before):
        return self.filter(created_at__lt=before, forgotten_at__isnull=True)


class ImportBatch(models.Model):
    """One table that staff brought, from the upload to the last day on which it can be undone.

    Rows with what was uploaded and what was written are deleted after 90 days; that an import took
    place, by whom and how many rows it had, stays.
    """

    class Status(models.TextChoices):
        COLUMNS = "columns", _("its columns are to be checked")
        CHECKING = "checking", _("its rows are being checked")
        CHECKED = "checked", _("checked, not imported yet")
        IMPORTING = "importing", _("is being imported")
        IMPORTED = "imported", _("imported")
        UNDOING = "undoing", _("is being undone")
        UNDONE = "undone", _("undone")

    WORKING = (Status.CHECKING, Status.IMPORTING, Status.UNDOING)

    source = models.CharField(_("file"), max_length=200)
    status = models.CharField(
        _("state"), max_length=10, choices=Status, default=Status.COLUMNS, editable=False
    )
    headings = models.JSONField(_("headings"), default=list)
    columns = models.JSONField(_("columns"), default=list, help_text=_("What each column holds."))
    country = models.CharField(_("country"), max_length=2, default="FI", validators=[country_code])
    language = models.CharField(_("language of the texts"), max_length=5)
    sends_invitations = models.BooleanField(
        _("send invitations"),
        default=False,
        help_text=_("To every new manager and editor, with a link to sign in. Else no mail goes."),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("imported by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
    )
    created_at = models.DateTimeField(_("uploaded at"), default=timezone.now, editable=False)
    imported_at = models.DateTimeField(_("imported at"), null=True, editable=False)
    undone_at = models.DateTimeField(_("undone at"), null=True, editable=False)
    forgotten_at = models.DateTimeField(_("rows deleted at"), null=True, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)  # by the worker that has it

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.source

    @property
    def is_working(self):
        return self.status in self.WORKING

    @property
    def can_be_undone(self):
        return self.status == self.Status.IMPORTED and self.forgotten_at is None


class ImportRowQuerySet(models.QuerySet):
    def to_check(self):
        return self.filter(outcome="")

    def to_write(self):
        return self.filter(self._will_be_written(), written_at__isnull=True)

    def written(self):
        return self.filter(written_at__isnull=False)

    def to_undo(self):
        return self.written().filter(undone_at__isnull=True).exclude(written=[])

    def undecided(self):
        return self.filter(outcome=ImportRow.Outcome.DOUBTFUL, choice="")

    def kept(self):
        """What an undo left because it has been changed since."""
        return self.filter(undone_at__isnull=False).exclude(kept=[])

    def by_outcome(self) -> dict[str, int]:
        return dict(self.order_by().values_list("outcome").annotate(Count("pk")))

    def _will_be_written(self):
        outcome = ImportRow.Outcome
        decided = Q(outcome=outcome.DOUBTFUL) & ~Q(choice__in=["", ImportRow.LEAVE])
        return Q(outcome__in=[outcome.NEW, outcome.CHANGED]) | decided


class ImportRow(models.Model):
    """A row of the table: what stood there, what it would do or has done."""

    class Outcome(models.TextChoices):
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        SAME = "same", _("Same")
        DOUBTFUL = "doubtful", _("To choose")
        PROBLEM = "problem", _("Problem")

    AS_NEW, LEAVE = "new", "leave"  # as a choice; else it is the key of an organisation

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("line"))
    cells = models.JSONField(default=list)
    name = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    reasons = models.JSONField(default=list)
    changes = models.JSONField(default=list, help_text="[[what, old, new]]")
    likely = models.JSONField(default=list, help_text="[[key, name, reasons]]")
    choice = models.CharField(max_length=20, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    written = models.JSONField(default=list, help_text="The journal of what was written.")
    written_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    kept = models.JSONField(default=list, help_text="What an undo left, and why.")

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_once"),
        ]
        indexes = [models.Index(fields=["batch", "outcome"], name="import_row_outcome")]

    def __str__(self):
        return f"{self.number}: {self.name}"


class RememberedHeading(models.Model):
    """What a column with this heading held the last time."""

    heading = models.CharField(max_length=200, unique=True)
    column = models.CharField(max_length=50, blank=True)

    class Meta:
        verbose_name = _("remembered heading")
        verbose_name_plural = _("remembered headings")
        ordering = ["heading"]

    def __str__(self):
        return self.heading
