"""Mail: first a row, then a message. Here it is promised; `delivery` keeps the promise."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.template import Context, loader
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from mailing import messages, tasks, unsubscribing
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
    bulk_topic: str = "",
) -> Mail | None:
    """Promise this mail once. Call it inside the transaction that makes it true.

    `template` names `templates/email/<template>.subject.txt`, `.txt` and `.html`, rendered now in
    `language`. `attachments` are (file name, text, MIME type). Asked twice with one `key`, it is
    sent once. `bulk_topic`: a `Topic`, for what goes to many; the mail says how to turn such mail
    down, and None comes back for who has. All other mail is about something of the person's own.
    """
    if bulk_topic:
        if unsubscribing.is_unsubscribed(to, bulk_topic):
            return None
        context = context | {"unsubscribe_url": unsubscribing.link(to, bulk_topic)}
    promised = Mail.objects.filter(key=key).first()
    if promised:
        return promised
    now = timezone.now()
    promise = {
        "to": to,
        "reply_to": reply_to,
        "language": language,
        "template": template,
        **written(template, language=language, context=context),
        "attachments": [list(attachment) for attachment in attachments],
        "bulk_topic": bulk_topic,
        "is_secret": is_secret,
        "is_automatic": is_automatic,
        "created_at": now,
        "not_before": now,
        "give_up_at": now + give_up_after,
    }
    promise["message"] = _as_bytes(Mail(key=key, **promise))
    promise, is_new = Mail.objects.get_or_create(key=key, defaults=promise)
    if is_new:
        _ring_after_commit()
    return promise


def _as_bytes(promise: Mail) -> bytes:
    """Empty if it cannot be written: the workflow goes on, and `delivery` gives the mail up."""
    try:
        return messages.as_bytes(promise)
    except ValueError:
        return b""


def written(template: str, *, language: str, context: dict) -> dict[str, str]:
    """Subject, text and html as `queue` sends them; staff look at them before many go out."""
    with override(language):
        everywhere = {"language": language, "site_url": settings.SITE_URL}
        for processor in settings.MAIL_CONTEXT_PROCESSORS:
            everywhere |= import_string(processor)()
        context = everywhere | context
        subject = " ".join(_plain(f"email/{template}.subject.txt", context).split())
        text = _plain(f"email/{template}.txt", context).strip() + "\n"
        if "unsubscribe_url" in context:
            text += f"\n{_('Unsubscribe:')} {context['unsubscribe_url']}\n"
        html = loader.render_to_string(f"email/{template}.html", context | {"subject": subject})
    return {"subject": subject[:250], "text": text, "html": html}


def _plain(template: str, context: dict) -> str:
    """A text body: without autoescaping, otherwise `Müller & Söhne` arrives as `&amp;`."""
    return loader.get_template(template).template.render(Context(context, autoescape=False))


def _ring_after_commit():
    """Once per transaction, however many mails it promises."""
    is_promised = any(
        callback is tasks.ring for _sid, callback, _robust in connection.run_on_commit
    )
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
