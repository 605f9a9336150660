import simple_history
from modeltranslation.translator import TranslationOptions, register

from news.models import Article, ArticleAuthor, ArticleImage


@register(Article)
class ArticleTranslation(TranslationOptions):
    fields = ("title", "lead", "body", "cover_alt", "cover_caption")
    parts = ("authors", "images")


@register(ArticleAuthor)
class ArticleAuthorTranslation(TranslationOptions):
    fields = ("title",)


@register(ArticleImage)
class ArticleImageTranslation(TranslationOptions):
    fields = ("alt", "caption")


# Here, not in the models: the history has to know the columns of the languages.
simple_history.register(
    Article,
    app="news",
    m2m_fields=[
        Article.focus_areas.field,
        Article.projects.field,
        Article.events.field,
        Article.clusters.field,
    ],
    excluded_fields=["search_text", "translations"],
)
