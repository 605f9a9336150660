"""Mail: first a row, then a message. Here it is promised; `delivery` keeps the promise."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.template import Context, loader
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from mailing import messages, tasks, unsubscribing
from mailing.merging import Merge
from mailing.models import Mail

GIVE_UP_AFTER = timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What goes out, to one person or to many.

    `template` names `templates/email/<template>.subject.txt`, `.txt` and `.html`, rendered at once
    in `language`. `bulk_topic`: a `Topic`, for what goes to many who have not asked for it; the
    mail says how to turn such mail down. All other mail is about something of the person's own.
    """

    language: str
    template: str
    context: dict
    reply_to: str = ""
    is_secret: bool = False
    is_automatic: bool = True
    give_up_after: timedelta = GIVE_UP_AFTER
    files: Iterable[messages.File] = ()
    bulk_topic: str = ""


def queue(key: str, *, to: str, **facts) -> Mail | None:
    """Promise this mail once. Call it inside the transaction that makes it true.

    Asked twice with one `key`, it is sent once. `facts` are those of `Letter`. None comes back for
    who has turned such mail down.
    """
    letter = Letter(**facts)
    if letter.bulk_topic and unsubscribing.is_unsubscribed(to, letter.bulk_topic):
        return None
    if not Mail.objects.filter(key=key).exists():
        draft, html = _drafted(letter, to=to)
        mail = Mail(key=key, to=to, **draft)
        _write(mail, lambda: messages.packed(mail, html=html, files=letter.files))
        promise([mail])
    return Mail.objects.get(key=key)


class MergedLetter:
    """A letter to many, rendered once.

    What is a person's own stands as a `merging.slot` in its context and files. Not for bulk mail:
    that has a link of the person's own in its head.
    """

    def __init__(self, letter: Letter):
        self.draft, html = _drafted(letter)
        self.merge = Merge(Mail(**self.draft), html=html, files=letter.files)

    def to(self, to: str, *, key: str, own: dict[str, str]) -> Mail:
        """Written, not promised: that takes `promise`. `own`: what goes into the slots."""
        mail = Mail(**self.draft | {"key": key, "to": to, "text": self.merge.text.filled(own)})
        _write(mail, lambda: self.merge.message(mail, own))
        return mail


def _drafted(letter: Letter, *, to: str = "") -> tuple[dict, str]:
    """The columns of the mail, but for whose it is; and its HTML."""
    context = _frame(letter.language) | letter.context
    if letter.bulk_topic:
        context["unsubscribe_url"] = unsubscribing.link(to, letter.bulk_topic)
    rendered = _rendered(letter.template, language=letter.language, context=context)
    now = timezone.now()
    return {
        "reply_to": letter.reply_to,
        "language": letter.language,
        "template": letter.template,
        "subject": rendered["subject"],
        "text": rendered["text"],
        "bulk_topic": letter.bulk_topic,
        "is_secret": letter.is_secret,
        "is_automatic": letter.is_automatic,
        "created_at": now,
        "not_before": now,
        "give_up_at": now + letter.give_up_after,
    }, rendered["html"]


def _write(mail: Mail, message: Callable[[], bytes]):
    """What cannot be written `delivery` gives up; the workflow that promises it goes on."""
    try:
        mail.message = message()
    except ValueError as error:
        mail.last_error = str(error)


def promise(mails: list[Mail]) -> None:
    """Each of them once. Call it inside the transaction that makes them true."""
    if mails:
        Mail.objects.bulk_create(mails, ignore_conflicts=True)
        _ring_after_commit()


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
            label = _("Unsubscribe:")
            text += f"\n{label} {context['unsubscribe_url']}\n"
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
