from modeltranslation.translator import TranslationOptions, register

from strategy import models


@register(models.Cluster)
class ClusterTranslation(TranslationOptions):
    fields = (
        "name",
        "short_name",
        "field",
        "short_description",
        "description",
        "services",
        "join_text",
        "contact_title",
    )


@register(models.StrategyPeriod)
class StrategyPeriodTranslation(TranslationOptions):
    fields = ("title", "background", "vision", "mission")
    parts = ("mission_lines", "values")


@register(models.MissionLine)
class MissionLineTranslation(TranslationOptions):
    fields = ("text",)


@register(models.Value)
class ValueTranslation(TranslationOptions):
    fields = ("name", "description")


@register(models.FocusArea)
class FocusAreaTranslation(TranslationOptions):
    fields = ("title", "summary")
    parts = ("actions",)


@register(models.Action)
class ActionTranslation(TranslationOptions):
    fields = ("text",)


@register(models.Theme)
class ThemeTranslation(TranslationOptions):
    fields = ("name", "area")
