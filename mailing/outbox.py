"""Mail: first a row, then a message. Here it is promised; `delivery` keeps the promise."""

import contextlib
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

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


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What goes to whom.

    `template` names `templates/email/<template>.subject.txt`, `.txt` and `.html`, rendered at once
    in `language`. `attachments` are (file name, text, MIME type). Asked twice with one `key`, it is
    sent once. `bulk_topic`: a `Topic`, for what goes to many; the mail says how to turn such mail
    down. All other mail is about something of the person's own.
    """

    key: str
    to: str
    language: str
    template: str
    context: dict
    reply_to: str = ""
    is_secret: bool = False
    is_automatic: bool = True
    give_up_after: timedelta = GIVE_UP_AFTER
    attachments: Iterable[tuple[str, str, str]] = ()
    bulk_topic: str = ""

    def is_turned_down(self) -> bool:
        return bool(self.bulk_topic) and unsubscribing.is_unsubscribed(self.to, self.bulk_topic)


def queue(key: str, **facts) -> Mail | None:
    """Promise this mail once. Call it inside the transaction that makes it true.

    `facts` are those of `Promise`. None comes back for who has turned such mail down.
    """
    promise = Promise(key=key, **facts)
    if promise.is_turned_down():
        return None
    _promise_new([promise])
    return Mail.objects.get(key=key)


def queue_many(promises: Iterable[Promise]) -> None:
    """As `queue` for each of them, in a few statements: for mails by the hundred."""
    _promise_new([promise for promise in promises if not promise.is_turned_down()])


def _promise_new(promises: list[Promise]):
    keys = [promise.key for promise in promises]
    known = set(Mail.objects.filter(key__in=keys).values_list("key", flat=True))
    now = timezone.now()
    frame_in = functools.cache(_frame)
    new = [
        _mail(promise, frame_in(promise.language), now)
        for promise in promises
        if promise.key not in known
    ]
    if new:
        Mail.objects.bulk_create(new, ignore_conflicts=True)
        _ring_after_commit()


def _mail(promise: Promise, frame: dict, now: datetime) -> Mail:
    context = promise.context
    if promise.bulk_topic:
        link = unsubscribing.link(promise.to, promise.bulk_topic)
        context = context | {"unsubscribe_url": link}
    mail = Mail(
        key=promise.key,
        to=promise.to,
        reply_to=promise.reply_to,
        language=promise.language,
        template=promise.template,
        **_rendered(promise.template, language=promise.language, context=frame | context),
        attachments=[list(attachment) for attachment in promise.attachments],
        bulk_topic=promise.bulk_topic,
        is_secret=promise.is_secret,
        is_automatic=promise.is_automatic,
        created_at=now,
        not_before=now,
        give_up_at=now + promise.give_up_after,
    )
    with contextlib.suppress(ValueError):  # what cannot be written `delivery` gives up; the
        mail.message = messages.packed(mail)  # workflow that promises it goes on
    return mail


def written(template: str, *, language: str, context: dict) -> dict[str, str]:
    """Subject, text and html as `queue` sends them; staff look at them before many go out."""
    return _rendered(template, language=language, context=_frame(language) | context)


def _frame(language: str) -> dict:
    """What every mail knows."""
    with override(language):
        frame = {"language": language, "site_url": settings.SITE_URL}
        for processor in settings.MAIL_CONTEXT_PROCESSORS:
            frame |= import_string(processor)()
        return frame


def _rendered(template: str, *, language: str, context: dict) -> dict[str, str]:
    with override(language):
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
