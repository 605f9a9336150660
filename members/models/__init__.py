from .access_requests import AccessRequest
from .applications import Application
from .certificates import Certificate, CertificateScheme
from .changes import ProfileChange
from .contact_notes import ContactNote
from .counters import Figures, ProfileCount, organisation_figures
from .details import ExportCountry, OrganisationPicture, SocialLink
from .enquiries import MOST_PRODUCERS, Enquiry, EnquiryRecipient
from .former import FormerAddress
from .identifiers import OrganisationIdentifier
from .joining import ApplicationConsent, ApplicationDraft, ApplicationQuestion, DeclineReason
from .membership import Membership, Role
from .offers import Offer
from .organisations import Organisation
from .places import Municipality
from .products import Product, ProductGroup, RawMaterial, SalesChannel
from .rounds import CheckAnswer, CheckRound, Fact
from .search import SearchDocument, Synonym
from .visibility import Audience

__all__ = [
    "MOST_PRODUCERS",
    "AccessRequest",
    "Application",
    "ApplicationConsent",
    "ApplicationDraft",
    "ApplicationQuestion",
    "Audience",
    "Certificate",
    "CertificateScheme",
    "CheckAnswer",
    "CheckRound",
    "ContactNote",
    "DeclineReason",
    "Enquiry",
    "EnquiryRecipient",
    "ExportCountry",
    "Fact",
    "Figures",
    "FormerAddress",
    "Membership",
    "Municipality",
    "Offer",
    "Organisation",
    "OrganisationIdentifier",
    "OrganisationPicture",
    "Product",
    "ProductGroup",
    "ProfileChange",
    "ProfileCount",
    "RawMaterial",
    "Role",
    "SalesChannel",
    "SearchDocument",
    "SocialLink",
    "Synonym",
    "organisation_figures",
]
