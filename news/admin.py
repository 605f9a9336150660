from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from content.admin import ContentAdmin, TranslationInline
from events.models import Event
from news import reports, workflows
from news.models import Article, ArticleAuthor, ArticleImage


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("draft", _("Draft")),
            ("scheduled", _("Scheduled")),
            ("published", _("Published")),
        ]

    def queryset(self, request, queryset):
        now = timezone.now()
        if self.value() == "draft":
            return queryset.drafts()
        if self.value() == "scheduled":
            return queryset.scheduled(now)
        if self.value() == "published":
            return queryset.published(now)
        return queryset


class ArticleAuthorInline(TranslationInline):
    model = ArticleAuthor
    fields = ["name", "title", "order"]


class ArticleImageInline(TranslationInline):
    model = ArticleImage
    fields = ["image", "alt", "caption", "credit", "licence", "order"]


@admin.register(Article)
class ArticleAdmin(ContentAdmin):
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    change_form_template = "news/admin_change_form.html"
    list_display = ["title_or_address", "state", "published_at"]
    list_filter = [StateFilter, "published_at", "focus_areas", "projects"]
    date_hierarchy = "published_at"
    search_fields = ["search_text"]
    search_help_text = _("Searches titles, leads and texts in every language.")
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ["focus_areas", "projects", "events", "clusters"]
    readonly_fields = ["updated_at"]
    inlines = [ArticleAuthorInline, ArticleImageInline]
    actions = ["publish_now", "back_to_draft"]
    fieldsets = [
        (None, {"fields": ["title", "lead", "body"]}),
        (
            _("Main picture"),
            {"fields": ["cover", "cover_alt", "cover_caption", "cover_credit", "cover_licence"]},
        ),
        (
            _("What it is about"),
            {
                "fields": ["focus_areas", "projects", "events", "clusters"],
                "description": _(
                    "The article is shown on the pages of what you choose here, and theirs on it."
                ),
            },
        ),
        (_("Publishing"), {"fields": ["slug", "published_at", "source_url", "updated_at"]}),
    ]

    def get_search_results(self, request, queryset, search_term):
        return queryset.matching(search_term), False

    @admin.display(description=_("article"), ordering="title")
    def title_or_address(self, article):
        return str(article)

    @admin.display(description=_("state"), ordering="published_at")
    def state(self, article):
        if article.published_at is None:
            return _("Draft")
        if article.is_scheduled(timezone.now()):
            return _("Scheduled")
        return _("Published")

    @admin.action(description=_("Publish now"), permissions=["change"])
    def publish_now(self, request, queryset):
        done = sum(self._publish(request, article) for article in queryset)
        self._say_how_many(
            request,
            done,
            ngettext("%(count)d article is published.", "%(count)d articles are published.", done),
        )

    @admin.action(description=_("Back to draft"), permissions=["change"])
    def back_to_draft(self, request, queryset):
        done = 0
        for article in queryset:
            try:
                workflows.withdraw(article=article, by=request.user)
            except workflows.NotPossible as reason:
                self.message_user(request, str(reason), messages.WARNING)
            else:
                self.log_change(request, article, str(_("Withdrawn: a draft again")))
                done += 1
        self._say_how_many(
            request,
            done,
            ngettext("%(count)d article is a draft.", "%(count)d articles are drafts.", done),
        )

    def response_add(self, request, obj, post_url_continue=None):
        self._publish_if_asked(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def get_urls(self):
        draft = path(
            "report/<int:pk>/",
            self.admin_site.admin_view(self.draft_report),
            name="news_article_draft_report",
        )
        return [draft, *super().get_urls()]

    @method_decorator(require_POST)
    def draft_report(self, request, pk):
        """By an editor, or by whoever organises the event: an editor then finishes it."""
        if not (self.has_add_permission(request) or request.user.has_perm("events.change_event")):
            raise PermissionDenied
        article = reports.draft(event=get_object_or_404(Event, pk=pk), by=request.user)
        if self.has_change_permission(request, article):
            self.message_user(request, _("This is the draft. Tell what came of the event."))
            return HttpResponseRedirect(reverse("admin:news_article_change", args=[article.pk]))
        done = _("“%(title)s” is drafted. Tell an editor, who finishes and publishes it.")
        self.message_user(request, done % {"title": article}, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:events_event_attendance", args=[pk]))

    def response_change(self, request, obj):
        if self._publish_if_asked(request, obj):
            return HttpResponseRedirect(request.path)
        return super().response_change(request, obj)

    def _publish_if_asked(self, request, article):
        if "_publish" not in request.POST:
            return False
        if self._publish(request, article):
            self.message_user(request, _("The article is published."), messages.SUCCESS)
        return True

    def _publish(self, request, article):
        try:
            workflows.publish(article=article, by=request.user, now=timezone.now())
        except workflows.NotPossible as reason:
            self.message_user(request, str(reason), messages.WARNING)
            return False
        self.log_change(request, article, str(_("Published")))
        return True

    def _say_how_many(self, request, done, sentence):
        if done:
            self.message_user(request, sentence % {"count": done}, messages.SUCCESS)
