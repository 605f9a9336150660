from modeltranslation.translator import TranslationOptions, register

from events.models import Event, Material, ProgrammeItem, Speaker


@register(Event)
class EventTranslation(TranslationOptions):
    fields = (
        "title",
        "summary",
        "description",
        "venue",
        "price_note",
        "accessibility_note",
        "cover_alt",
        "cancelled_reason",
    )


@register(Speaker)
class SpeakerTranslation(TranslationOptions):
    fields = ("title",)


@register(ProgrammeItem)
class ProgrammeItemTranslation(TranslationOptions):
    fields = ("title", "description")


@register(Material)
class MaterialTranslation(TranslationOptions):
    fields = ("title",)
