from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from content.colours import colour_code
from content.dates import Precision, format_date
from content.fields import ImageField, PrivateFileField, RichTextField, TranslationsField
from content.folding import search_text
from content.languages import in_all_languages
from strategy import palette
from strategy.texts import require_text

country_code = RegexValidator(r"^[A-Z]{2}$", _("Enter the two-letter country code, such as FI."))


class ClusterQuerySet(models.QuerySet):
    def own(self):
        """The cluster that this portal is about; `None` until somebody has entered it."""
        return self.filter(is_own=True).first()

    def others(self):
        return self.filter(is_own=False)

    def partners(self):
        return self.others().filter(relation=Cluster.Relation.PARTNER)

    def sisters(self):
        return self.others().filter(relation=Cluster.Relation.SISTER)

    def with_proofs(self):
        return self.prefetch_related("registrations", "labels")

    def visible_to(self, user):
        if user.is_staff:
            return self
        return self.filter(Q(is_own=True) | Q(is_public=True))


class Cluster(models.Model):
    """This cluster (exactly one is our own), its sisters in the region and its partners abroad."""

    class Relation(models.TextChoices):
        PARTNER = "partner", _("Partner cluster")
        SISTER = "sister", _("Sister cluster in our own region")

    class Stage(models.TextChoices):
        IDENTIFIED = "identified", _("Identified")
        FIRST_CONTACT = "first_contact", _("First contact")
        VISITED = "visited", _("Visited")
        LETTER_OF_INTENT = "letter_of_intent", _("Letter of intent")
        ACTIVE = "active", _("Active co-operation")
        ENDED = "ended", _("Ended")

    class Sign(models.TextChoices):
        WATER = "water", _("A drop over the waves")
        GRAIN = "grain", _("An ear of grain")
        APPLE = "apple", _("An apple")

    is_own = models.BooleanField(
        _("our own cluster"),
        default=False,
        help_text=_("The cluster that this site is about. There is only one."),
    )
    is_public = models.BooleanField(
        _("shown to everybody"),
        default=True,
        help_text=_("Our own cluster is always shown. Others are hidden while this is off."),
    )
    slug = models.SlugField(
        _("address on this site"),
        max_length=80,
        unique=True,
        help_text=_("The last part of the page's address. Don't change it once it is public."),
    )
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(
        _("short name"),
        max_length=60,
        blank=True,
        help_text=_("For the top of the page, when the full name is long."),
    )
    native_name = models.CharField(_("name in its own language"), max_length=200, blank=True)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    brand_name = models.CharField(
        _("brand"),
        max_length=120,
        blank=True,
        help_text=_("A product brand that the cluster manages, if it has one."),
    )
    logo = ImageField(
        _("logo"),
        upload_to="clusters",
        blank=True,
        help_text=_("PNG or WebP, without a margin. Our own stands at the top of every page."),
    )
    founded_on = models.DateField(_("founded"), null=True, blank=True)
    founded_precision = models.CharField(
        _("how exact is the founding date"),
        max_length=5,
        choices=Precision.choices,
        default=Precision.YEAR,
    )
    initiators = models.CharField(
        _("initiators"),
        max_length=300,
        blank=True,
        help_text=_("Who brought the cluster about, such as a city and its business centre."),
    )
    hosting_organisation = models.CharField(
        _("hosting organisation"),
        max_length=200,
        blank=True,
        help_text=_("The organisation that is liable for the cluster, if it isn't one itself."),
    )
    coordinator = models.CharField(
        _("coordinator"),
        max_length=200,
        blank=True,
        help_text=_("The organisation that manages the cluster day by day."),
    )

    field = models.CharField(
        _("field"), max_length=200, blank=True, help_text=_("Such as: food from field to table.")
    )
    industrial_ecosystem = models.CharField(
        _("EU industrial ecosystem"),
        max_length=100,
        blank=True,
        help_text=_("As in the European Cluster Collaboration Platform, such as Agri-food."),
    )
    short_description = models.CharField(
        _("in one sentence"),
        max_length=300,
        blank=True,
        help_text=_("Shown on the front page and by search engines."),
    )
    description = RichTextField(_("description"), blank=True)
    services = RichTextField(
        _("services"), blank=True, help_text=_("What the cluster offers its members.")
    )
    join_text = RichTextField(
        _("invitation to join"),
        blank=True,
        help_text=_("Who is welcome as a member, and what they get. Shown above the application."),
    )

    country = models.CharField(_("country"), max_length=2, default="FI", validators=[country_code])
    region = models.CharField(_("region"), max_length=120, blank=True)
    nuts_code = models.CharField(
        _("NUTS code"),
        max_length=5,
        blank=True,
        help_text=_("The EU's code of the region, such as FI1D1."),
    )
    address = models.CharField(_("street address"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    website = models.URLField(_("website"), blank=True)
    linkedin_url = models.URLField(_("LinkedIn page"), blank=True)
    facebook_url = models.URLField(_("Facebook page"), blank=True)
    instagram_url = models.URLField(_("Instagram page"), blank=True)
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_title = models.CharField(_("contact person's title"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact person's e-mail"), blank=True)
    contact_phone = PhoneNumberField(
        _("contact person's phone"), blank=True, help_text=_("Also given to the press.")
    )

    relation = models.CharField(
        _("relation to us"),
        max_length=10,
        choices=Relation.choices,
        default=Relation.PARTNER,
        help_text=_("Without meaning for our own cluster."),
    )
    stage = models.CharField(
        _("stage of co-operation"),
        max_length=20,
        choices=Stage.choices,
        default=Stage.IDENTIFIED,
        help_text=_("Without meaning for our own cluster."),
    )
    letter_of_intent_on = models.DateField(_("letter of intent signed"), null=True, blank=True)
    letter_of_intent_precision = models.CharField(
        _("how exact is the date of the letter"),
        max_length=5,
        choices=Precision.choices,
        default=Precision.DAY,
    )
    letter_of_intent = PrivateFileField(
        _("letter of intent"),
        upload_to="letters-of-intent",
        blank=True,
        help_text=_("A PDF. Only staff can open it."),
    )

    main_colour = models.CharField(
        _("main colour"),
        max_length=7,
        default=palette.MAIN,
        validators=[colour_code],
        help_text=_("A strong, dark colour: links, buttons, the foot of the page, the landscape."),
    )
    accent_colour = models.CharField(
        _("accent"),
        max_length=7,
        default=palette.ACCENT,
        validators=[colour_code],
        help_text=_("A bright, light colour used sparingly: the sun, dates, underlines."),
    )
    sign = models.CharField(
        _("sign"),
        max_length=10,
        choices=Sign.choices,
        default=Sign.WATER,
        help_text=_("Stands in your colours where there is no logo, and in the browser's tab."),
    )
    picture = ImageField(
        _("picture of the front page"),
        upload_to="clusters",
        blank=True,
        help_text=_(
            "Wide, at least 1600 pixels. Without one, a landscape is drawn in your colours."
        ),
    )
    picture_credit = models.CharField(
        _("who took the picture"), max_length=120, blank=True, help_text=_("Shown beside it.")
    )

    review_hours = models.PositiveSmallIntegerField(
        _("time to check what members write"),
        default=16,
        validators=[MaxValueValidator(200)],
        help_text=_(
            "In working hours (Monday to Friday, 8 to 16). Then a member's new text or picture is "
            "public even if nobody has looked. 0: at once."
        ),
    )

    search_text = models.TextField(editable=False, blank=True, default="")
    translations = TranslationsField()

    objects = ClusterQuerySet.as_manager()

    class Meta:
        ordering = ["-is_own", "country", "slug"]
        verbose_name = _("cluster")
        verbose_name_plural = _("clusters")
        constraints = [
            models.UniqueConstraint(
                fields=["is_own"],
                condition=Q(is_own=True),
                name="strategy_cluster_one_own",
                violation_error_message=_("There is already a cluster marked as our own."),
            ),
        ]

    def __str__(self):
        return self.name or self.native_name or self.slug

    def clean(self):
        require_text(self, "name")
        if self.is_own:
            self._check_colours()

    def save(self, *args, **kwargs):
        texts = [self.native_name, self.acronym, self.brand_name, self.region, self.town]
        for field in ("name", "short_description", "field", "description"):
            texts += in_all_languages(self, field)
        self.search_text = search_text(strip_tags(text) for text in texts)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text", "translations"}
        super().save(*args, **kwargs)

    @property
    def palette(self):
        return palette.palette(self.main_colour, self.accent_colour)

    def _check_colours(self):
        """WCAG 2.2, 1.4.3 and 1.4.11, in light and dark: https://www.w3.org/TR/WCAG22/"""
        codes = (self.main_colour, self.accent_colour)
        if not all(colour_code.regex.search(code or "") for code in codes):
            return  # the fields say so themselves
        problems = {}
        if main := palette.better_main(*codes):
            problems["main_colour"] = _(
                "Letters in this colour, and white letters on it, are too hard to read. "
                "The nearest colour that passes is %(colour)s."
            ) % {"colour": main}
        if accent := palette.better_accent(main or codes[0], codes[1]):
            problems["accent_colour"] = _(
                "Dark letters on this colour are too hard to read. "
                "The nearest colour that passes is %(colour)s."
            ) % {"colour": accent}
        if problems:
            raise ValidationError(problems)

    @property
    def founded_text(self):
        return format_date(self.founded_on, self.founded_precision) if self.founded_on else ""

    @property
    def letter_of_intent_text(self):
        if self.letter_of_intent_on is None:
            return ""
        return format_date(self.letter_of_intent_on, self.letter_of_intent_precision)

    def get_absolute_url(self):
        if self.is_own:
            return reverse("strategy:overview")
        return reverse("strategy:cluster", args=[self.slug])


class ClusterRegistration(models.Model):
    """An entry in a public register of clusters, such as the ECCP."""

    cluster = models.ForeignKey(
        Cluster, models.CASCADE, related_name="registrations", verbose_name=_("cluster")
    )
    register = models.CharField(
        _("register"),
        max_length=120,
        help_text=_("Such as: European Cluster Collaboration Platform (ECCP)."),
    )
    entered_on = models.DateField(_("entered"), null=True, blank=True)
    entered_precision = models.CharField(
        _("how exact is the date"),
        max_length=5,
        choices=Precision.choices,
        default=Precision.MONTH,
    )
    url = models.URLField(_("address of the entry"), blank=True)

    class Meta:
        ordering = ["entered_on", "register"]
        verbose_name = _("register entry")
        verbose_name_plural = _("register entries")
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "register"],
                name="strategy_clusterregistration_once",
                violation_error_message=_("The cluster is already entered in this register."),
            ),
        ]

    def __str__(self):
        return self.register

    @property
    def entered_text(self):
        return format_date(self.entered_on, self.entered_precision) if self.entered_on else ""


class ClusterLabel(models.Model):
    """A label of cluster management, such as the Cluster Excellence Label in bronze."""

    cluster = models.ForeignKey(
        Cluster, models.CASCADE, related_name="labels", verbose_name=_("cluster")
    )
    name = models.CharField(
        _("label"), max_length=120, help_text=_("Such as: Cluster Excellence Label.")
    )
    level = models.CharField(_("level"), max_length=40, blank=True, help_text=_("Such as: Bronze."))
    issued_on = models.DateField(_("issued"))
    issued_precision = models.CharField(
        _("how exact is the date"),
        max_length=5,
        choices=Precision.choices,
        default=Precision.MONTH,
    )
    expires_on = models.DateField(
        _("expires"),
        null=True,
        blank=True,
        help_text=_("The last day on which the label is valid: commonly two years after issue."),
    )
    url = models.URLField(_("address of the proof"), blank=True)

    class Meta:
        ordering = ["-issued_on"]
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=models.F("issued_on")),
                name="strategy_clusterlabel_dates_in_order",
                violation_error_message=_("The label cannot expire before it is issued."),
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.level}".strip()

    def is_valid(self, today):
        return self.issued_on <= today and (self.expires_on is None or today <= self.expires_on)

    @property
    def issued_text(self):
        return format_date(self.issued_on, self.issued_precision)

    @property
    def expires_text(self):
        return format_date(self.expires_on, self.issued_precision) if self.expires_on else ""

    @property
    def is_valid_today(self):
        return self.is_valid(timezone.localdate())
