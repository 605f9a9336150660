"""How signing in uses the rest of the portal: its mails go through the outbox."""

import uuid
from datetime import timedelta
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language, override

from cluster_portal import context as portal_context
from mailing import outbox

OWN_TEXTS = {
    "account/email/login_code": "account/login_code",
    "account/email/unknown_account": "account/unknown_account",
}
CODES_ARE_GOOD_FOR = timedelta(minutes=10)


def _site():
    """As allauth's own texts name the portal."""
    return {
        "name": portal_context.mail()["site_name"],
        "domain": urlsplit(settings.SITE_URL).netloc,
    }


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Accounts are born by an invitation or an approved application."""
        return False

    def send_mail(self, template_prefix, email, context):
        address = EmailAddress.objects.filter(email__iexact=email).select_related("user").first()
        language = address.user.language if address else get_language()
        if template_prefix in OWN_TEXTS:
            template, context = OWN_TEXTS[template_prefix], {"code": context.get("code", "")}
        else:
            with override(language):
                known = {"email": email, "current_site": _site()}
                message = self.render_mail(template_prefix, email, known | context)
            template = "account/notice"
            context = {"subject_line": message.subject, "body": message.body}
        with transaction.atomic():
            outbox.queue(
                f"account:{uuid.uuid4()}",
                to=email,
                language=language,
                template=template,
                context=context,
                is_secret=True,
                give_up_after=CODES_ARE_GOOD_FOR,
            )
