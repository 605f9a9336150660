"""One function for each mail."""

from mailing import outbox

ERASED = "upkeep/erased"


def asked(request, user):
    outbox.queue(
        f"erasure-asked:{request.pk}",
        to=user.email,
        language=user.language,
        template="upkeep/erasure_asked",
        context={"name": user.display_name, "request": request},
    )


def erased(request, *, to, language, erased, kept):
    """The last mail to this address; the copy goes with the next night."""
    outbox.queue(
        f"erased:{request.pk}",
        to=to,
        language=language,
        template=ERASED,
        context={"request": request, "erased": erased, "kept": kept},
        is_secret=True,
    )
