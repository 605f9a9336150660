"""What applicants are asked to agree to: the purposes of the privacy notice that rest on it."""

from dataclasses import dataclass

from statements.models import PrivacyNotice, PrivacyPurpose

from .models.applications import PRIVACY_TEXT_VERSION


@dataclass(frozen=True)
class ConsentAsked:
    purpose: str
    text: str
    text_version: str


def consents_asked() -> list[ConsentAsked]:
    """In the language of the page: what is kept is what the person read."""
    notice = PrivacyNotice.objects.own()
    if notice is None:
        return []
    purposes = notice.purposes.filter(basis=PrivacyPurpose.Basis.CONSENT)
    version = privacy_text_version(notice)
    return [ConsentAsked(each.slug, _text_of(each), version) for each in purposes]


def privacy_text_version(notice: PrivacyNotice | None = None) -> str:
    notice = notice or PrivacyNotice.objects.own()
    return notice.updated_on.isoformat() if notice else PRIVACY_TEXT_VERSION


def _text_of(purpose):
    """`Newsletter. News of the cluster once a month. You can unsubscribe in every mail.`"""
    sentences = (purpose.title, purpose.description, purpose.basis_details)
    return " ".join(_ended(each) for each in sentences if each)


def _ended(sentence):
    sentence = sentence.strip()
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."
