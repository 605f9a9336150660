from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, Min, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from content import folding
from content.fields import ImageField, TranslationsField
from content.languages import in_all_languages

from . import opening_times, size, visibility
from .places import Municipality, country_code


class OrganisationQuerySet(models.QuerySet):
    def members(self, today):
        memberships = self.model._meta.get_field("memberships").related_model
        return self.filter(
            Exists(memberships.objects.active(today).filter(organisation=OuterRef("pk")))
        )

    def represented_by(self, user):
        """Where the person has a role of any kind today."""
        return self._where(self._roles_of(user))

    def edited_by(self, user):
        return self._where(self._roles_of(user).editing())

    def managed_by(self, user):
        return self._where(self._roles_of(user).managing())

    def without_manager(self, today):
        """Nobody who can sign in manages them; `manager_left_on` is when the last one went."""
        roles = self.model._meta.get_field("roles").related_model.objects.managing()
        roles = roles.filter(organisation=OuterRef("pk"))
        ended = roles.filter(ends_on__lte=today).order_by("-ends_on").values("ends_on")[:1]
        return self.filter(~Exists(roles.current(today).of_active_people())).annotate(
            manager_left_on=Subquery(ended)
        )

    def visible_to(self, user):
        if user.is_staff:
            return self.all()
        members = self.members(timezone.localdate())
        if user.is_authenticated:
            return members | self.represented_by(user)
        return members

    def for_cards(self):
        """With what the cards show, in two queries however many they are."""
        certificates = self.model._meta.get_field("certificates").related_model
        products = self.model._meta.get_field("products").related_model
        organic = certificates.objects.valid(timezone.localdate()).filter(scheme__is_organic=True)
        return (
            self.select_related("municipality")
            .annotate(has_organic=Exists(organic.filter(organisation=OuterRef("pk"))))
            .prefetch_related(Prefetch("products", products.objects.select_related("group")))
        )

    def not_checked_since(self, moment):
        return self.filter(Q(checked_at__isnull=True) | Q(checked_at__lt=moment))

    def with_changes_to_check(self):
        """What has to be looked at first is first."""
        return (
            self.filter(changes__state="waiting")
            .annotate(first_public_at=Min("changes__publish_at"))
            .order_by("first_public_at")
        )

    def search(self, words):
        """All the words, each somewhere: names, products and their synonyms, texts, place."""
        found = self
        for word in words:
            found = found.filter(search_text__contains=word)
        return found

    def refresh_search_text(self):
        organisations = list(self.select_related("municipality").prefetch_related("products"))
        for organisation in organisations:
            organisation.search_text = organisation.words_to_find()
        self.model.objects.bulk_update(organisations, ["search_text"], batch_size=500)

    def _roles_of(self, user):
        roles = self.model._meta.get_field("roles").related_model
        if not user.is_authenticated:
            return roles.objects.none()
        return roles.objects.current(timezone.localdate()).filter(person=user)

    def _where(self, roles):
        return self.filter(Exists(roles.filter(organisation=OuterRef("pk"))))


class Organisation(models.Model):
    class Type(models.TextChoices):
        COMPANY = "company", _("Company")
        FARM = "farm", _("Farm")
        RESEARCH = "research", _("Research organisation")
        EDUCATION = "education", _("Education")
        ADVISORY = "advisory", _("Advisory organisation")
        PUBLIC = "public", _("Public body")
        ASSOCIATION = "association", _("Association")
        FINANCE = "finance", _("Finance")

    class Classification(models.TextChoices):
        TOL_2008 = "tol-2008", _("TOL 2008 (Finland)")
        TOL_2025 = "tol-2025", _("TOL 2025 (Finland)")
        SNI_2007 = "sni-2007", _("SNI 2007 (Sweden)")
        SNI_2025 = "sni-2025", _("SNI 2025 (Sweden)")
        PKD_2007 = "pkd-2007", _("PKD 2007 (Poland)")
        PKD_2025 = "pkd-2025", _("PKD 2025 (Poland)")
        NACE_2 = "nace-2", _("NACE Rev. 2")
        NACE_2_1 = "nace-2.1", _("NACE Rev. 2.1")

    class ValueChainRole(models.TextChoices):
        PRIMARY = "primary", _("Primary production")
        PROCESSING = "processing", _("Processing")
        LOGISTICS = "logistics", _("Wholesale and logistics")
        RETAIL = "retail", _("Retail")
        HORECA = "horeca", _("Restaurants, catering and lodging")
        SERVICE = "service", _("Services")
        RESEARCH = "research", _("Research and development")

    COMPUTED = ("slug", "sort_key", "size_class", "search_text", "translations", "updated_at")

    # Who
    type = models.CharField(_("type"), max_length=20, choices=Type, default=Type.COMPANY)
    official_name = models.CharField(
        _("official name"), max_length=200, help_text=_("As in the register.")
    )
    marketing_name = models.CharField(
        _("name in use"),
        max_length=200,
        blank=True,
        help_text=_(
            "The name people know, if it is another one. Shown instead of the official one."
        ),
    )
    slug = models.SlugField(
        _("address of the page"),
        max_length=100,
        unique=True,
        blank=True,
        help_text=_(
            "The last part of the page's address. Made from the name if you leave it empty."
        ),
    )
    legal_form = models.CharField(
        _("legal form"), max_length=100, blank=True, help_text=_("For example: Oy, toiminimi, AB.")
    )
    linked_to = models.ForeignKey(
        "self",
        verbose_name=_("head of the group"),
        on_delete=models.SET_NULL,
        related_name="linked",
        null=True,
        blank=True,
        help_text=_(
            "If other enterprises own it: together they are a single undertaking, whose "
            "de minimis aid is counted as one."
        ),
    )
    value_chain_role = models.CharField(
        _("role in the value chain"), max_length=20, choices=ValueChainRole, blank=True
    )

    # What the public reads
    short_description = models.CharField(
        _("in one sentence"), max_length=200, blank=True, help_text=_("Shown in the directory.")
    )
    description = models.TextField(
        _("description"),
        max_length=5000,
        blank=True,
        help_text=_("An empty line begins a new paragraph."),
    )
    how_to_buy = models.TextField(
        _("how to buy"),
        max_length=2000,
        blank=True,
        help_text=_("Where and how do customers get it: shop, ordering, delivery, smallest order."),
    )
    opening_times = models.JSONField(
        _("opening hours of the week"),
        default=dict,
        blank=True,
        validators=[opening_times.check],
        help_text=_('From and to for each day: {"mon": ["10:00", "17:00"]}.'),
    )
    opening_hours = models.TextField(_("opening hours"), max_length=500, blank=True)
    logo = ImageField(_("logo"), upload_to="organisations", blank=True)
    picture = ImageField(_("picture"), upload_to="organisations", blank=True)
    picture_alt = models.CharField(
        _("what is in the picture?"),
        max_length=200,
        blank=True,
        help_text=_("One sentence for people who cannot see it."),
    )
    picture_credit = models.CharField(
        _("who took the picture"), max_length=100, blank=True, help_text=_("Shown below it.")
    )

    # Where
    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        related_name="organisations",
        null=True,
        blank=True,
    )
    street = models.CharField(_("street address"), max_length=150, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    town = models.CharField(_("town"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=2, default="FI", validators=[country_code])
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("In degrees, for example 61.687000."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("In degrees, for example 27.272000."),
    )

    # How to reach
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = PhoneNumberField(
        _("phone"), blank=True, help_text=_("With the country's code, like +358 40 123 4567.")
    )
    visibility = models.JSONField(
        _("who sees what"),
        default=dict,
        blank=True,
        validators=[visibility.check],
        help_text=_("Only what differs from the usual."),
    )

    # What it does
    sales_channels = models.ManyToManyField(
        "members.SalesChannel",
        verbose_name=_("sales channels"),
        related_name="organisations",
        blank=True,
    )
    themes = models.ManyToManyField(
        "strategy.Theme",
        verbose_name=_("themes of interest"),
        related_name="interested_organisations",
        blank=True,
    )
    focus_areas = models.ManyToManyField(
        "strategy.FocusArea",
        verbose_name=_("focus areas of interest"),
        related_name="interested_organisations",
        blank=True,
    )
    industry_code = models.CharField(
        _("industry code"), max_length=10, blank=True, help_text=_("For example 10.71.")
    )
    industry_classification = models.CharField(
        _("classification"),
        max_length=10,
        choices=Classification,
        blank=True,
        help_text=_("The same digits mean something else in another edition."),
    )

    # How big
    headcount = models.CharField(_("people"), max_length=10, choices=size.Headcount, blank=True)
    turnover = models.CharField(_("turnover"), max_length=10, choices=size.Turnover, blank=True)
    balance = models.CharField(
        _("balance sheet total"), max_length=10, choices=size.Balance, blank=True
    )
    size_year = models.PositiveSmallIntegerField(
        _("year of these figures"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
    )
    size_stated_by = models.CharField(
        _("who stated them"), max_length=20, choices=size.StatedBy, blank=True
    )
    size_class_override = models.CharField(
        _("class to use instead"),
        max_length=10,
        choices=size.SizeClass,
        blank=True,
        help_text=_("If partner or linked enterprises make it bigger than its own figures."),
    )
    size_class_reason = models.CharField(_("reason"), max_length=200, blank=True)
    size_class = models.CharField(
        _("size class"), max_length=10, choices=size.SizeClass, blank=True, editable=False
    )

    # Is it still true
    checked_at = models.DateTimeField(_("profile checked at"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("checked by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField(_("added at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)
    search_text = models.TextField(editable=False, blank=True, default="")
    translations = TranslationsField()
    sort_key = models.CharField(max_length=200, editable=False, db_index=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_key", "pk"]
        indexes = [models.Index(fields=["type", "sort_key", "id"], name="organisation_by_type")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(linked_to=F("id")),
                name="organisation_is_not_its_own_head",
                violation_error_message=_("An organisation cannot be the head of itself."),
            ),
            models.CheckConstraint(
                condition=Q(industry_code="", industry_classification="")
                | ~Q(industry_code="") & ~Q(industry_classification=""),
                name="organisation_industry_code_has_its_classification",
                violation_error_message=_(
                    "Give the industry code and its classification, or neither."
                ),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="organisation_has_both_coordinates_or_none",
                violation_error_message=_("Give the latitude and the longitude, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(size_class_override="") | ~Q(size_class_reason=""),
                name="organisation_other_size_class_has_a_reason",
                violation_error_message=_("Say why another size class is used."),
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | Q(checked_at__isnull=False),
                name="organisation_checked_by_has_a_moment",
                violation_error_message=_("When was the profile checked?"),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        if not self.slug:
            self.slug = self._free_slug()
        self.sort_key = folding.sort_key(self.name)
        self.size_class = self.size_class_override or size.size_class(
            headcount=self.headcount, turnover=self.turnover, balance=self.balance
        )
        self.search_text = self.words_to_find()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], *self.COMPUTED}
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("members:profile", args=[self.slug])

    @property
    def name(self):
        return self.marketing_name or self.official_name

    def product_groups(self):
        """Each once, in the order of the products."""
        return list({product.group: None for product in self.products.all() if product.group})

    @property
    def is_home(self):
        """A farm is mostly also somebody's home."""
        return self.type == self.Type.FARM

    def visible_fields(self, audience):
        """The names of the facts that this audience (public, members, staff) may see."""
        return visibility.seen_by(audience, self.audiences())

    def audiences(self):
        """The audience of each fact: what was chosen, else the usual."""
        return visibility.chosen_or_default(self.visibility, is_home=self.is_home)

    def is_checked_since(self, moment):  # same rule: not_checked_since
        return self.checked_at is not None and self.checked_at >= moment

    def words_to_find(self):
        words = [self.official_name, self.marketing_name, self.town]
        for field in ("short_description", "description", "how_to_buy"):
            words += in_all_languages(self, field)
        if self.municipality:
            words += in_all_languages(self.municipality, "name")
        if self.pk:
            words += [product.search_text for product in self.products.all()]
        return folding.search_text(words)

    def _free_slug(self):
        wanted = slugify(folding.fold(self.name))[:90].strip("-") or "organisation"
        taken = set(
            type(self)
            .objects.filter(slug__startswith=wanted)
            .exclude(pk=self.pk)
            .values_list("slug", flat=True)
        )
        former = self._meta.get_field("former_addresses").related_model.objects
        taken |= set(former.filter(slug__startswith=wanted).values_list("slug", flat=True))
        number, slug = 1, wanted
        while slug in taken:
            number += 1
            slug = f"{wanted}-{number}"
        return slug
