import simple_history
from modeltranslation.translator import TranslationOptions, register

from statements import models


@register(models.AccessibilityStatement)
class AccessibilityStatementTranslation(TranslationOptions):
    fields = ("service", "owner", "law", "method_details", "authority_name", "enforcement")
    parts = ("gaps",)


@register(models.AccessibilityGap)
class AccessibilityGapTranslation(TranslationOptions):
    fields = ("what", "explanation", "alternative")


@register(models.PrivacyNotice)
class PrivacyNoticeTranslation(TranslationOptions):
    fields = ("controller", "contact", "transfers", "authority_name")
    parts = ("purposes",)


@register(models.PrivacyPurpose)
class PrivacyPurposeTranslation(TranslationOptions):
    fields = ("title", "description", "basis_details", "data", "recipients", "kept")


@register(models.PressPage)
class PressPageTranslation(TranslationOptions):
    fields = ("description", "contact_title", "contact_hours")
    parts = ("pictures",)


@register(models.PressPicture)
class PressPictureTranslation(TranslationOptions):
    fields = ("alt", "caption", "licence")


# Here, not in the models: the history has to know the columns of the languages.
for _model in (models.AccessibilityStatement, models.PrivacyNotice, models.PressPage):
    simple_history.register(_model, app="statements", excluded_fields=["translations"])
simple_history.register(models.PrivacyPurpose, app="statements")
