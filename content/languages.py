"""The languages in which content can be written. Each has its own columns in the database."""

CONTENT_LANGUAGES = ("fi", "sv", "en", "pl")


def in_all_languages(obj, field: str) -> list[str]:
    """The texts of a translated field in every language that has one."""
    texts = (getattr(obj, f"{field}_{code}") for code in CONTENT_LANGUAGES)
    return [text for text in texts if text]


def language_of(obj, field: str, wanted: str, fallbacks) -> str | None:
    """In which language the text stands that a reader of `wanted` is shown; None: in no one."""
    for code in (wanted, *fallbacks):
        if getattr(obj, f"{field}_{code}", None):
            return code
    return None
