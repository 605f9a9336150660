"""What a log may say of an error."""

import traceback


def without_words(error: BaseException) -> str:
    """Its kind and where it was. Its words stay out: a database quotes names and addresses."""
    return "".join([*traceback.format_tb(error.__traceback__), type(error).__name__])
