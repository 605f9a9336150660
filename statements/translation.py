from modeltranslation.translator import TranslationOptions, register

from statements import models


@register(models.AccessibilityStatement)
class AccessibilityStatementTranslation(TranslationOptions):
    fields = ("service", "owner", "law", "method_details", "authority_name", "enforcement")


@register(models.AccessibilityGap)
class AccessibilityGapTranslation(TranslationOptions):
    fields = ("what", "explanation", "alternative")


@register(models.PrivacyNotice)
class PrivacyNoticeTranslation(TranslationOptions):
    fields = ("controller", "contact", "transfers", "authority_name")


@register(models.PrivacyPurpose)
class PrivacyPurposeTranslation(TranslationOptions):
    fields = ("title", "description", "basis_details", "data", "recipients", "kept")


@register(models.PressPage)
class PressPageTranslation(TranslationOptions):
    fields = ("description", "contact_title", "contact_hours")


@register(models.PressPicture)
class PressPictureTranslation(TranslationOptions):
    fields = ("alt", "caption", "licence")
