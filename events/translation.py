import simple_history
from modeltranslation.translator import TranslationOptions, register

from events.models import Event, EventPicture, Material, ProgrammeItem, Question, Speaker


@register(Event)
class EventTranslation(TranslationOptions):
    fields = (
        "title",
        "summary",
        "description",
        "venue",
        "price_note",
        "accessibility_note",
        "arrangements",
        "cover_alt",
        "cancelled_reason",
    )
    parts = ("speakers", "programme_items", "materials", "pictures")


@register(Speaker)
class SpeakerTranslation(TranslationOptions):
    fields = ("title",)


@register(ProgrammeItem)
class ProgrammeItemTranslation(TranslationOptions):
    fields = ("title", "description")


@register(Material)
class MaterialTranslation(TranslationOptions):
    fields = ("title",)


@register(EventPicture)
class EventPictureTranslation(TranslationOptions):
    fields = ("alt",)


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ("text", "choices", "purpose")


# Here, not in the models: the history has to know the columns of the languages.
simple_history.register(
    Event,
    app="events",
    m2m_fields=[Event.projects.field, Event.focus_areas.field],
    excluded_fields=[
        "search_text",
        "translations",
        "invitation_link_number",
        "door_link_number",
    ],
)
