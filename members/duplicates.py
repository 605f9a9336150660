"""Which organisations an application may be about, so that nobody enters one twice."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content import folding

from .models import Application, Organisation, OrganisationIdentifier

LEGAL_FORMS = {
    *("oy", "oyj", "ky", "tmi", "osk", "ry", "rf", "rs", "osakeyhtio", "osuuskunta", "toiminimi"),
    *("ab", "abp", "hb", "kb", "aktiebolag", "handelsbolag", "ekonomisk", "forening"),
    *("sp", "zoo", "spk", "spolka", "spj", "sa", "as", "asa", "aps", "gmbh", "ag", "ltd"),
}
SHARED_DOMAINS = {
    *("gmail.com", "googlemail.com", "outlook.com", "live.com", "yahoo.com", "icloud.com"),
    *("hotmail.com", "hotmail.fi", "luukku.com", "suomi24.fi", "kolumbus.fi", "elisanet.fi"),
    *("saunalahti.fi", "pp.inet.fi", "telia.com", "wp.pl", "o2.pl", "onet.pl", "interia.pl"),
    *("proton.me", "protonmail.com", "facebook.com", "instagram.com"),
    *("example.org", "example.com", "example.net"),  # nobody's, RFC 2606
}
MOST = 4  # stand side by side on a screen
SAME_NAME = _("the same name")


@dataclass
class LikelyDuplicate:
    organisation: Organisation
    reasons: list = field(default_factory=list)
    is_certain: bool = False  # the business id is the same

    @property
    def is_same(self):
        """Name and domain together leave no doubt either, or the business id does not."""
        return self.is_certain or (SAME_NAME in self.reasons and len(self.reasons) > 1)


def bare_name(name: str) -> str:
    """Folded, without legal form and punctuation: `Järvi & Metsä Sp. z o.o.` → `jarvi metsa`."""
    letters = "".join(sign if sign.isalnum() else " " for sign in folding.fold(name))
    words = [word for word in letters.split() if len(word) > 1 or word.isdigit()]
    return " ".join(word for word in words if word not in LEGAL_FORMS)


def domain_of(address: str) -> str:
    """The domain of a web or e-mail address; empty for those that many people share."""
    if "@" in address and "//" not in address:
        host = address.rpartition("@")[2]
    else:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    host = host.lower().removeprefix("www.")
    return "" if host in SHARED_DOMAINS else host


def member_meant(answers: dict) -> Organisation | None:
    """The member by its business id, or by its name and domain together, if it is one already."""
    application = Application(**answers)
    members = Organisation.objects.members(timezone.localdate())
    likely = [each for each in of_application(application) if each.is_same]
    return members.filter(pk__in=[each.organisation.pk for each in likely]).first()


def member_with_id(country: str, number: str) -> Organisation | None:
    kind = OrganisationIdentifier.OF_COUNTRY.get(country)
    members = Organisation.objects.members(timezone.localdate())
    return members.filter(identifiers__kind=kind, identifiers__value=number).first()


def of_application(application: Application) -> list[LikelyDuplicate]:
    """The most certain first. At most two queries."""
    name = bare_name(application.organisation_name)
    domains = {domain_of(application.website), domain_of(application.contact_email)} - {""}
    number = _number(application)
    candidates = Q(identifiers__value=number) if number else Q(pk__in=[])
    if name:
        candidates |= Q(search_text__contains=name.split()[0])
    for domain in domains:
        candidates |= Q(website__icontains=domain) | Q(email__iendswith=f"@{domain}")
    found = []
    organisations = Organisation.objects.filter(candidates).distinct()
    for organisation in organisations.prefetch_related("identifiers"):
        has_number = number in {each.value for each in organisation.identifiers.all()}
        reasons = [_("the same business id")] if number and has_number else []
        is_certain = bool(reasons)
        reasons += _reasons(organisation, name, domains)
        if reasons:
            found.append(LikelyDuplicate(organisation, reasons, is_certain))
    found.sort(key=lambda likely: (not likely.is_certain, -len(likely.reasons)))
    return found[:MOST]


def _number(application):
    """As the register writes it, where we know how; else as it was typed."""
    kind = application.identifier_kind
    if kind and application.business_id:
        try:
            return OrganisationIdentifier.checked(kind, application.business_id)
        except ValidationError:
            pass
    return application.business_id


def _reasons(organisation, name, domains):
    reasons = []
    if name in {bare_name(organisation.official_name), bare_name(organisation.marketing_name)}:
        reasons.append(SAME_NAME)
    if domain_of(organisation.website) in domains:
        reasons.append(_("the same web address"))
    if domain_of(organisation.email) in domains:
        reasons.append(_("the same e-mail domain"))
    return reasons
