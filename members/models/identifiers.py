from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from stdnum.eu import vat
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength
from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.fi import ytunnus
from stdnum.pl import nip, regon
from stdnum.se import orgnr

from .organisations import Organisation


def _krs(value):
    """The number in the Polish court register: ten digits, no check digit is published."""
    digits = "".join(value.split())
    if not (digits.isascii() and digits.isdigit()):
        raise InvalidFormat
    if len(digits) > 10:
        raise InvalidLength
    return digits.zfill(10)


def _euid(value):
    """Implementing Regulation (EU) 2021/1042: country, register, a full stop, number."""
    value = "".join(value.split()).upper()
    register, dot, number = value.partition(".")
    if not (dot and number and register.isalnum() and register[:2].isalpha()):
        raise InvalidFormat
    if not 5 <= len(value) <= 40 or len(register) < 3:
        raise InvalidLength
    return value


def _ytunnus(value):
    """Ids from before 2001 were written with six digits; the register puts a 0 in front.

    The VAT number is the same digits after FI: many know theirs only so.
    """
    digits = ytunnus.compact(value).upper().removeprefix("FI")
    return ytunnus.format(ytunnus.validate(digits.zfill(8) if len(digits) == 7 else digits))


class IdentifierQuerySet(models.QuerySet):
    def publishable(self):
        return self.filter(is_personal=False)


class OrganisationIdentifier(models.Model):
    class Kind(models.TextChoices):
        FI_BUSINESS_ID = "fi_business_id", _("Finnish business ID (Y-tunnus)")
        SE_ORG_NUMBER = "se_org_number", _("Swedish organisation number")
        PL_NIP = "pl_nip", _("Polish tax number (NIP)")
        PL_REGON = "pl_regon", _("Polish statistical number (REGON)")
        PL_KRS = "pl_krs", _("Polish court register number (KRS)")
        VAT = "vat", _("EU VAT number")
        EUID = "euid", _("European unique identifier (EUID)")

    CHECKS = {
        Kind.FI_BUSINESS_ID: _ytunnus,
        Kind.SE_ORG_NUMBER: lambda value: orgnr.format(orgnr.validate(value)),
        Kind.PL_NIP: lambda value: nip.format(nip.validate(value)),
        Kind.PL_REGON: regon.validate,
        Kind.PL_KRS: _krs,
        Kind.VAT: vat.validate,
        Kind.EUID: _euid,
    }
    EXAMPLES = {
        Kind.FI_BUSINESS_ID: "2077474-0",
        Kind.SE_ORG_NUMBER: "123456-7897",
        Kind.PL_NIP: "856-734-62-15",
        Kind.PL_REGON: "192598184",
        Kind.PL_KRS: "0000127206",
        Kind.VAT: "FI20774740",
        Kind.EUID: "FIFPRO.2077474-0",
    }
    OF_COUNTRY = {"FI": Kind.FI_BUSINESS_ID, "SE": Kind.SE_ORG_NUMBER, "PL": Kind.PL_NIP}

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="identifiers",
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    value = models.CharField(
        _("number"),
        max_length=40,
        help_text=_("Spaces and dashes don't matter; the check digit is checked."),
    )
    is_personal = models.BooleanField(
        _("is a personal number"),
        default=False,
        help_text=_(
            "The number of a Swedish sole trader is that person's own number. "
            "It is never shown to the public."
        ),
    )

    objects = IdentifierQuerySet.as_manager()

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        ordering = ["organisation", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "value"],
                name="identifier_belongs_to_one_organisation",
                violation_error_message=_("Another organisation already has this number."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=~Q(kind="vat"),  # one may be registered for VAT in several countries
                name="identifier_once_for_each_kind",
                violation_error_message=_("The organisation already has a number of this kind."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.value}"

    @classmethod
    def checked(cls, kind: str, value: str) -> str:
        """The number as its register writes it.

        Raises ValidationError with a message for the person who typed it.
        """
        what = cls.Kind(kind).label
        try:
            return cls.CHECKS[kind](value)
        except InvalidChecksum:
            message = _("%(value)s is not a valid %(what)s: one of its digits is wrong.")
        except InvalidLength:
            message = _("%(value)s is too short or too long for a %(what)s, like %(example)s.")
        except InvalidNumber:
            message = _("%(value)s does not look like a %(what)s, like %(example)s.")
        raise ValidationError(
            message, params={"value": value, "what": what, "example": cls.EXAMPLES[kind]}
        )

    def clean(self):
        if self.kind and self.value:
            try:
                self.value = self.checked(self.kind, self.value)
            except ValidationError as error:
                raise ValidationError({"value": error}) from error
            self.is_personal = self.is_personal or self._looks_personal()

    def _looks_personal(self):
        """The third digit is at least 2 for legal persons; for people a month begins there."""
        return self.kind == self.Kind.SE_ORG_NUMBER and self.value[2:3] in {"0", "1"}
