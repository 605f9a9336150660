from django.conf import settings


def absolute(path: str) -> str:
    """The whole address of a page, for mails and calendar files."""
    return f"{settings.SITE_URL}{path}"
