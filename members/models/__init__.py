from .applications import Application
from .certificates import Certificate, CertificateScheme
from .details import ExportCountry, OrganisationPicture, SocialLink
from .identifiers import OrganisationIdentifier
from .membership import Membership, Role
from .organisations import Organisation
from .places import Municipality
from .products import Product, ProductGroup, RawMaterial, SalesChannel
from .visibility import Audience

__all__ = [
    "Application",
    "Audience",
    "Certificate",
    "CertificateScheme",
    "ExportCountry",
    "Membership",
    "Municipality",
    "Organisation",
    "OrganisationIdentifier",
    "OrganisationPicture",
    "Product",
    "ProductGroup",
    "RawMaterial",
    "Role",
    "SalesChannel",
    "SocialLink",
]
