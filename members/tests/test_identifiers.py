"""Examples of domain numbers: those of the registers' own documentation."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from members.models import OrganisationIdentifier
from members.tests.factories import make_organisation

Kind = OrganisationIdentifier.Kind


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (Kind.FI_BUSINESS_ID, "2077474-0", "2077474-0"),
        (Kind.FI_BUSINESS_ID, " 2077474 0 ", "2077474-0"),
        (Kind.FI_BUSINESS_ID, "112038-9", "0112038-9"),
        (Kind.FI_BUSINESS_ID, "FI20774740", "2077474-0"),
        (Kind.SE_ORG_NUMBER, "1234567897", "123456-7897"),
        (Kind.SE_ORG_NUMBER, "123456-7897", "123456-7897"),
        (Kind.PL_NIP, "8567346215", "856-734-62-15"),
        (Kind.PL_REGON, "192598184", "192598184"),
        (Kind.PL_REGON, "12345678512347", "12345678512347"),
        (Kind.PL_KRS, "127206", "0000127206"),
        (Kind.VAT, "fi 20774740", "FI20774740"),
        (Kind.VAT, "SE123456789701", "SE123456789701"),
        (Kind.EUID, "fifpro.2077474-0", "FIFPRO.2077474-0"),
    ],
)
def test_a_number_is_kept_as_its_register_writes_it(kind, typed, kept):
    assert OrganisationIdentifier.checked(kind, typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        (Kind.FI_BUSINESS_ID, "2077474-1", "digits is wrong"),
        (Kind.FI_BUSINESS_ID, "12345", "too short or too long"),
        (Kind.FI_BUSINESS_ID, "yritys", "like 2077474-0"),
        (Kind.SE_ORG_NUMBER, "123456-7898", "digits is wrong"),
        (Kind.PL_NIP, "856-734-62-16", "digits is wrong"),
        (Kind.PL_REGON, "192598183", "digits is wrong"),
        (Kind.PL_KRS, "12345678901", "too short or too long"),
        (Kind.PL_KRS, "KRS", "does not look like"),
        (Kind.VAT, "FI20774741", "VAT number"),
        (Kind.EUID, "2077474-0", "does not look like"),
    ],
)
def test_a_wrong_number_is_refused_in_words(kind, typed, says):
    with pytest.raises(ValidationError) as refusal:
        OrganisationIdentifier.checked(kind, typed)
    assert says in refusal.value.messages[0]
    assert typed in refusal.value.messages[0]


@pytest.mark.django_db
def test_a_number_belongs_to_one_organisation():
    make_organisation().identifiers.create(kind=Kind.FI_BUSINESS_ID, value="2077474-0")
    with pytest.raises(IntegrityError):
        make_organisation().identifiers.create(kind=Kind.FI_BUSINESS_ID, value="2077474-0")


@pytest.mark.django_db
def test_the_form_message_names_the_clash_not_the_constraint():
    make_organisation().identifiers.create(kind=Kind.FI_BUSINESS_ID, value="2077474-0")
    again = OrganisationIdentifier(
        organisation=make_organisation(), kind=Kind.FI_BUSINESS_ID, value="20774740"
    )
    with pytest.raises(ValidationError, match="Another organisation already has this number"):
        again.full_clean()


@pytest.mark.django_db
def test_the_number_of_a_swedish_sole_trader_is_personal():
    person = OrganisationIdentifier(
        organisation=make_organisation(), kind=Kind.SE_ORG_NUMBER, value="811228-9874"
    )
    company = OrganisationIdentifier(
        organisation=make_organisation(), kind=Kind.SE_ORG_NUMBER, value="556703-7485"
    )
    for identifier in (person, company):
        identifier.clean()
        identifier.save()
    assert person.is_personal
    assert not company.is_personal
    assert list(OrganisationIdentifier.objects.publishable()) == [company]
