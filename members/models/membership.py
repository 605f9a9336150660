from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from content.fields import PrivateFileField

from .organisations import Organisation

KEPT_YEARS = 6
"""After the year of leaving: fees are bookkeeping (Finnish Accounting Act 1336/1997, chapter 2,
section 10), and funders check within five (Regulation (EU) 2021/1060, article 82)."""


class MembershipQuerySet(models.QuerySet):
    def active(self, today):  # same rule: Membership.is_active
        return self.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)

    def open(self):
        return self.filter(until__isnull=True)

    def past_retention(self, today):
        return self.filter(until__lt=date(today.year - KEPT_YEARS, 1, 1))

    def readable_by(self, user):
        """Whose papers are they: the organisation's managers' and the staff's."""
        if user.has_perm("members.view_membership"):
            return self.all()
        return self.filter(organisation__in=Organisation.objects.managed_by(user))


class Membership(models.Model):
    """Its state follows from its dates; there is no column that could disagree with them.

    Only workflows move the dates. Six years after the year of leaving the reason, the paper and the
    fee are forgotten; that the organisation was a member, and when, is the cluster's history.
    """

    class Category(models.TextChoices):
        FULL = "full", _("Full member")
        ASSOCIATE = "associate", _("Associate member")
        SUPPORTING = "supporting", _("Supporting member")

    class State(models.TextChoices):
        APPLIED = "applied", _("applied")
        ACCEPTED = "accepted", _("accepted")
        ACTIVE = "active", _("member")
        LEFT = "left", _("left")

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    category = models.CharField(
        _("category"), max_length=20, choices=Category, default=Category.FULL
    )
    applied_on = models.DateField(_("applied on"), null=True, blank=True)
    decided_on = models.DateField(
        _("accepted on"), null=True, blank=True, help_text=_("The day of the board's decision.")
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("accepted by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    since = models.DateField(
        _("member since"),
        null=True,
        blank=True,
        help_text=_("From this day on the organisation is in the public directory."),
    )
    until = models.DateField(
        _("member until"),
        null=True,
        blank=True,
        help_text=_("The last day of the membership. Empty: it goes on."),
    )
    left_reason = models.TextField(_("reason for leaving"), blank=True)
    commitment = PrivateFileField(
        _("written commitment"),
        upload_to="commitments",
        blank=True,
        help_text=_(
            "The signed paper. A cluster register may ask to see that members are committed."
        ),
    )
    fee_class = models.CharField(_("fee class"), max_length=50, blank=True)
    invoiced_on = models.DateField(_("invoiced on"), null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    is_eccp_countable = models.BooleanField(
        _("counts for the European register"),
        default=True,
        help_text=_(
            "The European Cluster Collaboration Platform asks for at least 15 clearly committed "
            "members."
        ),
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organisation", "-since", "-pk"]
        indexes = [models.Index(fields=["since", "until"], name="membership_dates")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(until__isnull=True),
                name="membership_one_open_for_each_organisation",
                violation_error_message=_("The organisation already has an open membership."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=False) & Q(until__gte=F("since")),
                name="membership_ends_after_it_begins",
                violation_error_message=_("The last day is before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True)
                | Q(applied_on__isnull=True)
                | Q(decided_on__gte=F("applied_on")),
                name="membership_accepted_after_the_application",
                violation_error_message=_("It was accepted before it was applied for."),
            ),
        ]

    def __str__(self):
        return f"{self.organisation} – {self.get_category_display()}"

    def is_active(self, today):
        return (
            self.since is not None
            and self.since <= today
            and (self.until is None or self.until >= today)
        )

    def state(self, today):
        if self.until is not None and self.until < today:
            return self.State.LEFT
        if self.is_active(today):
            return self.State.ACTIVE
        return self.State.ACCEPTED if self.decided_on or self.since else self.State.APPLIED


class RoleQuerySet(models.QuerySet):
    def current(self, today):  # same rule: Role.is_current
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today), starts_on__lte=today)

    def editing(self):
        return self.filter(kind__in=[Role.Kind.MANAGER, Role.Kind.EDITOR])

    def managing(self):
        return self.filter(kind=Role.Kind.MANAGER)

    def of_active_people(self):
        """Of those who can sign in."""
        return self.filter(person__is_active=True)

    def people_by_organisation(self) -> dict:
        """Once each, whatever their roles; by the key of the organisation."""
        people = {}
        for role in self.select_related("person"):
            people.setdefault(role.organisation_id, {})[role.person_id] = role.person
        return {pk: list(each.values()) for pk, each in people.items()}


class Role(models.Model):
    class Kind(models.TextChoices):
        MANAGER = "manager", _("Manager")
        EDITOR = "editor", _("Editor")
        CONTACT = "contact", _("Contact person")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="roles",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="roles",
    )
    kind = models.CharField(
        _("role"),
        max_length=10,
        choices=Kind,
        default=Kind.MANAGER,
        help_text=_(
            "A manager edits the profile and invites colleagues, an editor edits the profile, "
            "a contact person is only named."
        ),
    )
    title = models.CharField(
        _("title"), max_length=100, blank=True, help_text=_("For example: head of sales.")
    )
    is_public = models.BooleanField(
        _("shown on the public page"),
        default=False,
        help_text=_("Only if the person has agreed."),
    )
    email = models.EmailField(
        _("e-mail shown"), blank=True, help_text=_("Shown beside the name. Empty: none is shown.")
    )
    phone = PhoneNumberField(
        _("phone shown"), blank=True, help_text=_("Shown beside the name. Empty: none is shown.")
    )
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(
        _("ended on"),
        null=True,
        blank=True,
        help_text=_("From this day on the person no longer acts for the organisation."),
    )

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["organisation", "-kind", "starts_on", "pk"]  # managers, editors, contacts
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "kind"],
                condition=Q(ends_on__isnull=True),
                name="role_one_open_of_a_kind",
                violation_error_message=_("The person already has this role."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="role_ends_after_it_begins",
                violation_error_message=_("The last day is before the first day."),
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.organisation}"

    def is_current(self, today):
        return self.starts_on <= today and (self.ends_on is None or self.ends_on > today)
