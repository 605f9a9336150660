"""What belongs to one project: who takes part, numbers, indicators, documents."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.fields import PrivateFileField
from content.languages import CONTENT_LANGUAGES
from members.models import Organisation
from projects.models.projects import Project
from strategy.texts import require_text

LANGUAGE_CHOICES = [(code, settings.LANGUAGE_NAMES[code]) for code in CONTENT_LANGUAGES]


class ProjectRole(models.Model):
    class Kind(models.TextChoices):
        COORDINATOR = "coordinator", _("Coordinator")
        PART_IMPLEMENTER = "part_implementer", _("Part-implementer")
        PARTNER = "partner", _("Partner")
        OTHER_FUNDER = "other_funder", _("Other funder")

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="roles", verbose_name=_("project")
    )
    kind = models.CharField(_("role"), max_length=20, choices=Kind.choices)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="project_roles",
        verbose_name=_("organisation"),
        help_text=_("If it is known to the portal."),
    )
    external_name = models.CharField(
        _("or its name"), max_length=200, blank=True, help_text=_("If it isn't.")
    )
    external_url = models.URLField(_("its website"), blank=True)
    budget_share = models.DecimalField(
        _("share of the budget"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact person's e-mail"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("role in the project")
        verbose_name_plural = _("who takes part")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, external_name="")
                | (Q(organisation__isnull=True) & ~Q(external_name="")),
                name="projects_projectrole_one_name",
                violation_error_message=_("Choose an organisation or write its name, not both."),
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(kind="coordinator"),
                name="projects_projectrole_one_coordinator",
                violation_error_message=_("A project has one coordinator."),
            ),
            models.UniqueConstraint(
                fields=["project", "organisation", "kind"],
                name="projects_projectrole_once",
                violation_error_message=_("This organisation already has this role."),
            ),
            models.CheckConstraint(
                condition=Q(budget_share__isnull=True) | Q(budget_share__gte=0),
                name="projects_projectrole_share_not_negative",
                violation_error_message=_("An amount cannot be negative."),
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.get_kind_display()})"

    @property
    def name(self):
        return self.organisation.name if self.organisation else self.external_name


class ProjectNumber(models.Model):
    """A further number under which an office knows the project."""

    class Kind(models.TextChoices):
        APPLICATION = "application", _("Application number")
        RECORD = "record", _("Record number")
        CONTRACT = "contract", _("Contract number")
        PROJECT = "project", _("Project number")
        OTHER = "other", _("Other number")

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="numbers", verbose_name=_("project")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    value = models.CharField(_("number"), max_length=80)

    class Meta:
        ordering = ["kind", "value"]
        verbose_name = _("number")
        verbose_name_plural = _("other numbers")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind", "value"],
                name="projects_projectnumber_once",
                violation_error_message=_("This number is already entered."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.value}"


class Indicator(models.Model):
    """What the project promised to reach, and what it has reached."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="indicators", verbose_name=_("project")
    )
    code = models.CharField(_("code"), max_length=20, blank=True, help_text=_("Such as RCO04."))
    name = models.CharField(_("name"), max_length=200)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    target = models.DecimalField(
        _("target"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    achieved = models.DecimalField(
        _("reached"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    as_of = models.DateField(_("on"), null=True, blank=True, help_text=_("The day of the count."))
    evidence = models.TextField(
        _("evidence"), blank=True, help_text=_("Where an auditor finds the proof. Staff only.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self):
        return f"{self.code} {self.name or ''}".strip()

    def clean(self):
        require_text(self, "name")


class ProjectDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        if user.is_staff:
            return self
        seen = self.filter(project__is_public=True)
        members = Organisation.objects.members(timezone.localdate())
        if user.is_authenticated and members.represented_by(user).exists():
            return seen.exclude(audience=ProjectDocument.Audience.STAFF)
        return seen.filter(audience=ProjectDocument.Audience.PUBLIC)


class ProjectDocument(models.Model):
    class Audience(models.TextChoices):
        PUBLIC = "public", _("Everybody")
        MEMBERS = "members", _("Members")
        STAFF = "staff", _("Staff only")

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="documents", verbose_name=_("project")
    )
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES, default="fi")
    audience = models.CharField(
        _("who may read it"), max_length=10, choices=Audience.choices, default=Audience.STAFF
    )
    file = PrivateFileField(_("file"), upload_to="projects")

    objects = ProjectDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self):
        return self.title or ""

    def clean(self):
        require_text(self, "title")

    def get_absolute_url(self):
        return reverse("projects:document", args=[self.project.slug, self.pk])

    @property
    def is_for_everybody(self):
        return self.audience == self.Audience.PUBLIC and self.project.is_public
