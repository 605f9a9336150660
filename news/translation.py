from modeltranslation.translator import TranslationOptions, register

from news.models import Article, ArticleAuthor, ArticleImage


@register(Article)
class ArticleTranslation(TranslationOptions):
    fields = ("title", "lead", "body", "cover_alt", "cover_caption")


@register(ArticleAuthor)
class ArticleAuthorTranslation(TranslationOptions):
    fields = ("title",)


@register(ArticleImage)
class ArticleImageTranslation(TranslationOptions):
    fields = ("alt", "caption")
