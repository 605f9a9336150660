from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from content.fields import PdfField, RichTextField, TranslationsField
from content.folding import search_text
from content.languages import CONTENT_LANGUAGES, in_all_languages
from strategy.models.clusters import Cluster
from strategy.texts import require_text

LANGUAGE_CHOICES = [(code, settings.LANGUAGE_NAMES[code]) for code in CONTENT_LANGUAGES]


class StrategyPeriodQuerySet(models.QuerySet):
    def of_own_cluster(self):
        return self.filter(cluster__is_own=True)

    def visible_to(self, user):
        if user.is_staff:
            return self
        return self.filter(is_public=True)

    def current(self, today):
        """Our own public strategy in force; else the latest that has begun; else the next one."""
        own = self.of_own_cluster().filter(is_public=True)
        begun = own.filter(starts_on__lte=today)
        return begun.order_by("-starts_on").first() or own.order_by("starts_on").first()


class StrategyPeriod(models.Model):
    cluster = models.ForeignKey(
        Cluster, models.CASCADE, related_name="strategies", verbose_name=_("cluster")
    )
    title = models.CharField(_("title"), max_length=200)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    is_public = models.BooleanField(
        _("shown to everybody"),
        default=True,
        help_text=_("While this is off, only staff see the strategy and its focus areas."),
    )
    background = RichTextField(
        _("background"), blank=True, help_text=_("What the strategy is built on.")
    )
    vision = models.TextField(_("vision"), blank=True)
    vision_year = models.PositiveSmallIntegerField(
        _("target year of the vision"), null=True, blank=True
    )
    mission = models.TextField(_("mission"), blank=True)
    translations = TranslationsField()

    objects = StrategyPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = _("strategy period")
        verbose_name_plural = _("strategy periods")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="strategy_strategyperiod_dates_in_order",
                violation_error_message=_("The last day cannot be before the first."),
            ),
        ]

    def __str__(self):
        return self.title or f"{self.starts_on.year}–{self.ends_on.year}"

    def save(self, *args, **kwargs):
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "translations"}
        super().save(*args, **kwargs)

    def clean(self):
        require_text(self, "title")
        if not self.pk or not self.starts_on or not self.ends_on:
            return
        outside = self.focus_areas.filter(
            Q(starts_on__lt=self.starts_on) | Q(ends_on__gt=self.ends_on)
        )
        if outside:
            raise ValidationError(
                _("These focus areas would lie outside the strategy: %(names)s.")
                % {"names": ", ".join(str(area) for area in outside)}
            )


class MissionLine(models.Model):
    """One "we work so that …" below the mission."""

    strategy = models.ForeignKey(
        StrategyPeriod, models.CASCADE, related_name="mission_lines", verbose_name=_("strategy")
    )
    text = models.TextField(_("we work so that …"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("line of the mission")
        verbose_name_plural = _("we work so that …")

    def __str__(self):
        return self.text or ""

    def clean(self):
        require_text(self, "text")


class Value(models.Model):
    strategy = models.ForeignKey(
        StrategyPeriod, models.CASCADE, related_name="values", verbose_name=_("strategy")
    )
    name = models.CharField(_("value"), max_length=120)
    description = models.TextField(_("what it means"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("value")
        verbose_name_plural = _("values")

    def __str__(self):
        return self.name or ""

    def clean(self):
        require_text(self, "name")


class StrategyDocument(models.Model):
    """The strategy as a file, one for each language it exists in."""

    strategy = models.ForeignKey(
        StrategyPeriod, models.CASCADE, related_name="documents", verbose_name=_("strategy")
    )
    title = models.CharField(
        _("title"), max_length=200, help_text=_("In the language of the document.")
    )
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    file = PdfField(_("file"), upload_to="strategy")

    class Meta:
        ordering = ["language", "title"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self):
        return self.title

    @property
    def size(self):
        """In bytes; `None` if the file is lost, which must not take the page down."""
        try:
            return self.file.size
        except OSError:
            return None


class FocusAreaQuerySet(models.QuerySet):
    def of_own_cluster(self):
        return self.filter(strategy__cluster__is_own=True)

    def visible_to(self, user):
        return self if user.is_staff else self.public()

    def public(self):
        return self.filter(strategy__is_public=True)

    def of(self, strategy):
        return self.filter(strategy=strategy)

    def running(self, today):  # same rule: FocusArea.is_running
        return self.filter(starts_on__lte=today, ends_on__gte=today)

    def current(self, today):
        """The running ones; where none runs, those that began last."""
        running = self.running(today)
        if running.exists():
            return running
        last = self.filter(starts_on__lte=today).order_by("-starts_on").values("starts_on")[:1]
        return self.filter(starts_on__in=last)


class FocusArea(models.Model):
    """What the cluster puts its weight on for a part of the strategy's time."""

    class Icon(models.TextChoices):
        MODELS = "models", _("New ways of working")
        SKILLS = "skills", _("Skills and learning")
        REGION = "region", _("The region and its taste")
        WORLD = "world", _("The world")
        GROWTH = "growth", _("Growth")
        NATURE = "nature", _("Nature and climate")
        WATER = "water", _("Water")
        DIGITAL = "digital", _("Digital tools")
        PEOPLE = "people", _("People together")

    class Colour(models.TextChoices):
        GREEN = "green", _("Green")
        BLUE = "blue", _("Blue")
        BERRY = "berry", _("Berry")
        GOLD = "gold", _("Gold")
        EARTH = "earth", _("Earth")

    strategy = models.ForeignKey(
        StrategyPeriod, models.CASCADE, related_name="focus_areas", verbose_name=_("strategy")
    )
    slug = models.SlugField(
        _("address on this site"),
        max_length=80,
        unique=True,
        help_text=_("The last part of the page's address. Don't change it once it is public."),
    )
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("summary"), blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(
        _("last day"), help_text=_("Both days have to lie inside the strategy period.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    icon = models.CharField(_("sign"), max_length=10, choices=Icon.choices, default=Icon.GROWTH)
    colour = models.CharField(
        _("colour"), max_length=10, choices=Colour.choices, default=Colour.GREEN
    )
    search_text = models.TextField(editable=False, blank=True, default="")
    translations = TranslationsField()

    objects = FocusAreaQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "order", "slug"]
        verbose_name = _("focus area")
        verbose_name_plural = _("focus areas")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="strategy_focusarea_dates_in_order",
                violation_error_message=_("The last day cannot be before the first."),
            ),
        ]

    def __str__(self):
        return self.title or self.slug

    def clean(self):
        """A focus area lies inside its strategy (no database can check this across tables)."""
        require_text(self, "title")
        if not self.starts_on or not self.ends_on or not self.strategy_id:
            return
        if self.starts_on < self.strategy.starts_on or self.ends_on > self.strategy.ends_on:
            raise ValidationError(
                _("The focus area has to lie inside the strategy period: %(first)s to %(last)s.")
                % {"first": self.strategy.starts_on, "last": self.strategy.ends_on}
            )

    def save(self, *args, **kwargs):
        texts = in_all_languages(self, "title") + in_all_languages(self, "summary")
        self.search_text = search_text(strip_tags(text) for text in texts)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text", "translations"}
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("strategy:focus_area", args=[self.slug])

    def is_running(self, today):  # same rule: FocusAreaQuerySet.running
        return self.starts_on <= today <= self.ends_on


class Action(models.Model):
    """What is done for a focus area."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        ONGOING = "ongoing", _("Under way")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    focus_area = models.ForeignKey(
        FocusArea, models.CASCADE, related_name="actions", verbose_name=_("focus area")
    )
    text = models.TextField(_("action"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PLANNED
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("action")
        verbose_name_plural = _("actions")

    def __str__(self):
        return self.text or ""

    def clean(self):
        require_text(self, "text")


class ThemeQuerySet(models.QuerySet):
    def valid(self, today):
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=today),
            Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        )


class Theme(models.Model):
    """A theme of smart specialisation (S3): what a region or a country wants to be good at."""

    class Level(models.TextChoices):
        REGIONAL = "regional", _("Region")
        INTERREGIONAL = "interregional", _("Several regions together")
        NATIONAL = "national", _("Country")
        EU = "eu", _("European Union")

    name = models.CharField(_("name"), max_length=120)
    level = models.CharField(
        _("level"), max_length=15, choices=Level.choices, default=Level.REGIONAL
    )
    area = models.CharField(
        _("area"),
        max_length=120,
        blank=True,
        help_text=_("The region, or the regions that share it."),
    )
    starts_on = models.DateField(_("valid from"), null=True, blank=True)
    ends_on = models.DateField(_("valid until"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    translations = TranslationsField()

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["level", "order", "pk"]
        verbose_name = _("smart specialisation theme")
        verbose_name_plural = _("smart specialisation themes")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="strategy_theme_dates_in_order",
                violation_error_message=_("The last day cannot be before the first."),
            ),
        ]

    def __str__(self):
        return self.name or ""

    def clean(self):
        require_text(self, "name")
