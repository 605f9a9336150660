import simple_history
from modeltranslation.translator import TranslationOptions, register

from projects import models


@register(models.Fund)
class FundTranslation(TranslationOptions):
    fields = ("name", "abbreviation")


@register(models.Programme)
class ProgrammeTranslation(TranslationOptions):
    fields = ("name",)


@register(models.Funder)
class FunderTranslation(TranslationOptions):
    fields = ("name",)


@register(models.PublicitySign)
class PublicitySignTranslation(TranslationOptions):
    fields = ("statement", "mark_alt")


@register(models.Project)
class ProjectTranslation(TranslationOptions):
    fields = (
        "name",
        "priority",
        "specific_objective",
        "measure",
        "summary",
        "purpose",
        "approach",
        "actions",
        "target_groups",
        "results",
        "continuation",
        "area",
        "cover_alt",
        "manager_title",
    )
    parts = ("indicators", "documents")


@register(models.Indicator)
class IndicatorTranslation(TranslationOptions):
    fields = ("name",)


@register(models.ProjectDocument)
class ProjectDocumentTranslation(TranslationOptions):
    fields = ("title",)


# Here, not in the models: the history has to know the columns of the languages.
simple_history.register(
    models.Project,
    app="projects",
    m2m_fields=[
        models.Project.focus_areas.field,
        models.Project.themes.field,
        models.Project.municipalities.field,
    ],
    excluded_fields=["search_text", "translations"],
)
