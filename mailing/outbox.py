"""Mail: first a row, then a message. Here it is promised; `delivery` keeps the promise."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.template import Context, loader
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import override

from mailing import tasks
from mailing.models import Mail

GIVE_UP_AFTER = timedelta(days=3)


def queue(
    key: str,
    *,
    to: str,
    language: str,
    template: str,
    context: dict,
    reply_to: str = "",
    is_secret: bool = False,
    is_automatic: bool = True,
    give_up_after: timedelta = GIVE_UP_AFTER,
    attachments: Iterable[tuple[str, str, str]] = (),
) -> Mail:
    """Promise this mail once. Call it inside the transaction that makes it true.

    `template` names `templates/email/<template>.subject.txt`, `.txt` and `.html`, rendered now in
    `language`. `attachments` are (file name, text, MIME type). Asked twice with one `key`, it is
    sent once.
    """
    promised = Mail.objects.filter(key=key).first()
    if promised:
        return promised
    with override(language):
        everywhere = {"language": language, "site_url": settings.SITE_URL}
        for processor in settings.MAIL_CONTEXT_PROCESSORS:
            everywhere |= import_string(processor)()
        context = everywhere | context
        subject = _plain(f"email/{template}.subject.txt", context)
        text = _plain(f"email/{template}.txt", context)
        html = loader.render_to_string(
            f"email/{template}.html", context | {"subject": " ".join(subject.split())}
        )
    now = timezone.now()
    promise = {
        "to": to,
        "reply_to": reply_to,
        "language": language,
        "template": template,
        "subject": " ".join(subject.split())[:250],
        "text": text.strip() + "\n",
        "html": html,
        "attachments": [list(attachment) for attachment in attachments],
        "is_secret": is_secret,
        "is_automatic": is_automatic,
        "created_at": now,
        "not_before": now,
        "give_up_at": now + give_up_after,
    }
    promise, is_new = Mail.objects.get_or_create(key=key, defaults=promise)
    if is_new:
        _ring_after_commit()
    return promise


def _plain(template: str, context: dict) -> str:
    """A text body: without autoescaping, otherwise `Müller & Söhne` arrives as `&amp;`."""
    return loader.get_template(template).template.render(Context(context, autoescape=False))


def _ring_after_commit():
    """Once per transaction, however many mails it promises."""
    is_promised = any(callback is tasks.ring for _, callback, _ in connection.run_on_commit)
    if not is_promised:
        transaction.on_commit(tasks.ring, robust=True)


@transaction.atomic
def try_again(promise: Mail, *, by) -> None:
    """Staff send once more what was given up; three more days are allowed for it."""
    now = timezone.now()
    Mail.objects.given_up().filter(pk=promise.pk).update(
        state=Mail.State.QUEUED,
        not_before=now,
        give_up_at=now + GIVE_UP_AFTER,
        attempts=0,
        finished_at=None,
    )
    _ring_after_commit()
