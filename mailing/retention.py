from django.utils.translation import gettext_lazy as _

from content.retention import Rule, always
from mailing import bounces, delivery

RULES = [
    Rule(
        "mails",
        _("copies of mails that were sent"),
        ("mailing.mail",),
        always(delivery.KEEP_SENT),
        delivery.purge,
    ),
    Rule(
        "bounces",
        _("mails that came back"),
        ("mailing.bounce",),
        always(bounces.KEEP),
        bounces.purge,
    ),
]
