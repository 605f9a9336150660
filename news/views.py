from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.templatetags.content import content
from news import structured_data
from news.forms import ArticleFilterForm
from news.models import Article
from strategy.models import FocusArea

PER_PAGE = 12


@require_safe
def article_list(request):
    articles = Article.objects.published(timezone.now())
    focus_areas = FocusArea.objects.visible_to(request.user)
    focus_areas = focus_areas.filter(articles__in=articles).distinct()
    form = ArticleFilterForm(request.GET or None, focus_areas=focus_areas)
    focus_area = form.chosen()
    if focus_area:
        articles = articles.in_focus_area(focus_area)
    return render(
        request,
        "news/list.html",
        {
            "page": Paginator(articles, PER_PAGE).get_page(request.GET.get("page")),
            "form": form,
            "has_filter": form.fields["focus_area"].queryset.exists(),
            "crumbs": [(_("News"), "")],
        },
    )


@require_safe
def article_detail(request, slug):
    now = timezone.now()
    article = Article.objects.visible_to(request.user, now).with_authors().filter(slug=slug).first()
    if article is None:
        raise Http404
    user = request.user
    response = render(
        request,
        "news/detail.html",
        {
            "article": article,
            "images": article.images.all(),
            "focus_areas": article.focus_areas.visible_to(user),
            "projects": article.projects.visible_to(user).with_publicity(),
            "events": article.events.visible_to(user, now),
            "clusters": article.clusters.visible_to(user),
            "source_host": urlsplit(article.source_url).netloc,
            "is_draft": article.published_at is None,
            "is_scheduled": article.is_scheduled(now),
            "json_ld": structured_data.news_article(article),
            "crumbs": [(_("News"), reverse("news:list")), (content(article, "title"), "")],
        },
    )
    if not article.is_published(now):
        add_never_cache_headers(response)
    return response
