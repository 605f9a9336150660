from html import unescape

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from content.fields import ImageField, RichTextField, TranslationsField
from content.folding import query_words, search_text
from content.languages import in_all_languages
from events.models import Event
from projects.models import Project
from strategy.models import Cluster, FocusArea

RESERVED_SLUGS = {"feed"}


def validate_slug_is_free(value):
    if value in RESERVED_SLUGS:
        raise ValidationError(_("This address is used by the portal itself. Choose another one."))


class ArticleQuerySet(models.QuerySet):
    def published(self, now):  # same rule: Article.is_published
        return self.filter(published_at__lte=now)

    def scheduled(self, now):
        return self.filter(published_at__gt=now)

    def drafts(self):
        return self.filter(published_at=None)

    def visible_to(self, user, now):
        if user.is_staff:
            return self
        return self.published(now)

    def in_focus_area(self, focus_area):
        return self.filter(focus_areas=focus_area)

    def changed_since(self, moment):  # same rule: Article.last_change
        return self.filter(models.Q(updated_at__gte=moment) | models.Q(published_at__gte=moment))

    def matching(self, query):
        articles = self
        for word in query_words(query):
            articles = articles.filter(search_text__contains=word)
        return articles

    def with_authors(self):
        return self.prefetch_related("authors")


class Article(models.Model):
    """Something that happened, told by the cluster's own people.

    `published_at` is the whole state: empty is a draft, a time to come is scheduled.
    """

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(
        _("address on this site"),
        max_length=200,
        unique=True,
        validators=[validate_slug_is_free],
        help_text=_("The last part of the page's address. Don't change it once it is public."),
    )
    lead = models.TextField(
        _("lead"),
        max_length=600,
        blank=True,
        help_text=_("One or two sentences that say what it is about. Shown in lists and feeds."),
    )
    body = RichTextField(_("text"), blank=True)
    published_at = models.DateTimeField(
        _("published"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Empty: a draft. A time to come: the article appears by itself at that time."),
    )
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)
    source_url = models.URLField(
        _("first published at"),
        max_length=500,
        blank=True,
        help_text=_("The address of the original, if the article came out elsewhere first."),
    )

    cover = ImageField(_("main picture"), upload_to="news", blank=True)
    cover_alt = models.CharField(
        _("picture in words"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    cover_caption = models.CharField(_("caption"), max_length=300, blank=True)
    cover_credit = models.CharField(
        _("photographer"), max_length=200, blank=True, help_text=_("Who took or made the picture.")
    )
    cover_licence = models.CharField(
        _("licence"),
        max_length=100,
        blank=True,
        help_text=_("What others may do with the picture, such as “CC BY 4.0”."),
    )

    focus_areas = models.ManyToManyField(
        FocusArea, verbose_name=_("focus areas"), related_name="articles", blank=True
    )
    projects = models.ManyToManyField(
        Project, verbose_name=_("projects"), related_name="articles", blank=True
    )
    events = models.ManyToManyField(
        Event, verbose_name=_("events"), related_name="articles", blank=True
    )
    clusters = models.ManyToManyField(
        Cluster, verbose_name=_("clusters"), related_name="articles", blank=True
    )

    search_text = models.TextField(editable=False, blank=True, default="")
    translations = TranslationsField()

    objects = ArticleQuerySet.as_manager()

    COMPUTED = ("search_text", "translations", "updated_at")

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-published_at", "-pk"]

    def __str__(self):
        return self.title or self.slug

    def save(self, *args, **kwargs):
        self.search_text = search_text(self._words())
        if (update_fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*update_fields, *self.COMPUTED}
        super().save(*args, **kwargs)

    def clean(self):
        if self.cover and not in_all_languages(self, "cover_alt"):
            raise ValidationError(
                {"cover": _("Say in words what the picture shows, in one language at least.")}
            )

    def get_absolute_url(self):
        return reverse("news:detail", args=[self.slug])

    def is_published(self, now):
        return self.published_at is not None and self.published_at <= now

    def is_scheduled(self, now):
        return self.published_at is not None and self.published_at > now

    @property
    def last_change(self):
        """For feeds and search engines: writing before the publication does not count."""
        return max(self.published_at, self.updated_at) if self.published_at else self.updated_at

    def _words(self):
        yield from in_all_languages(self, "title")
        yield from in_all_languages(self, "lead")
        for body in in_all_languages(self, "body"):
            yield unescape(strip_tags(body.replace("<", " <")))  # else </p><p> glues two words


class ArticleAuthor(models.Model):
    article = models.ForeignKey(
        Article, verbose_name=_("article"), related_name="authors", on_delete=models.CASCADE
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=200)
    title = models.CharField(
        _("title and organisation"),
        max_length=300,
        blank=True,
        help_text=_("Such as “project manager, Building Clusters project”."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.name


class ArticleImage(models.Model):
    article = models.ForeignKey(
        Article, verbose_name=_("article"), related_name="images", on_delete=models.CASCADE
    )
    image = ImageField(_("picture"), upload_to="news")
    alt = models.CharField(
        _("picture in words"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    credit = models.CharField(
        _("photographer"), max_length=200, blank=True, help_text=_("Who took or made the picture.")
    )
    licence = models.CharField(
        _("licence"),
        max_length=100,
        blank=True,
        help_text=_("What others may do with the picture, such as “CC BY 4.0”."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.caption or self.alt or self.image.name

    def clean(self):
        if not in_all_languages(self, "alt"):
            raise ValidationError(
                {"image": _("Say in words what the picture shows, in one language at least.")}
            )
