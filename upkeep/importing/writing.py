"""What a plan says is written, and what was written is entered in a journal."""

from allauth.account.models import EmailAddress
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from accounts.workflows import create_account
from members import emails
from members.models import Membership, Organisation, OrganisationIdentifier, Product, Role
from upkeep.journal import Journal
from upkeep.models import ImportBatch

from .planning import ON_THE_ORGANISATION, TEXTS, Plan


def write(plan: Plan, *, batch: ImportBatch, by: User | None) -> tuple[Organisation, Journal]:
    """Call it inside a transaction that holds the organisation of the plan."""
    journal = Journal(by)
    organisation = _organisation(plan, journal)
    _business_id(plan, organisation, journal)
    _membership(plan, organisation, journal, by)
    _products(plan, organisation, journal, batch)
    _contact(plan, organisation, journal, batch, by)
    return organisation, journal


def _organisation(plan, journal):
    values = {
        key: plan.facts[key]
        for key in plan.keys
        if key in ON_THE_ORGANISATION or key.startswith(TEXTS)
    }
    if plan.organisation is None:
        return journal.create(Organisation(**values))
    if values:
        with journal.changing(plan.organisation) as organisation:
            for key, value in values.items():
                setattr(organisation, key, value)
            organisation.save()
    return plan.organisation


def _business_id(plan, organisation, journal):
    if "business_id" in plan.keys:
        identifier = OrganisationIdentifier(
            organisation=organisation,
            kind=OrganisationIdentifier.OF_COUNTRY[plan.facts["country"]],
            value=plan.facts["business_id"],
        )
        identifier.clean()
        journal.create(identifier)


def _membership(plan, organisation, journal, by):
    if not {"member_since", "category"} & set(plan.keys):
        return
    values = {
        name: plan.facts[key]
        for key, name in (("member_since", "since"), ("category", "category"))
        if key in plan.keys
    }
    membership = organisation.memberships.open().first()
    if membership is None:
        journal.create(Membership(organisation=organisation, accepted_by=by, **values))
        return
    with journal.changing(membership):
        for name, value in values.items():
            setattr(membership, name, value)
        membership.save()


def _products(plan, organisation, journal, batch):
    if "products" not in plan.keys:
        return
    last = organisation.products.count()
    with override(batch.language):
        for number, name in enumerate(plan.facts["products"], start=last):
            journal.create(Product(organisation=organisation, name=name, order=number))


def _contact(plan, organisation, journal, batch, by):
    if "contact_email" not in plan.keys:
        return
    facts = plan.facts
    person = _person(facts, journal, batch, by)
    with override(batch.language):
        role = Role(
            person=person,
            organisation=organisation,
            kind=facts["contact_role"],
            title=facts.get("contact_title", ""),
            phone=facts.get("contact_phone", ""),
            starts_on=timezone.localdate(),
        )
        journal.create(role)
    if batch.sends_invitations and role.kind != Role.Kind.CONTACT:
        emails.invitation(role, by)


def _person(facts, journal, batch, by):
    addresses = set(EmailAddress.objects.filter(email__iexact=facts["contact_email"]))
    is_known = User.objects.filter(email__iexact=facts["contact_email"]).exists()
    person = create_account(
        email=facts["contact_email"],
        display_name=facts.get("contact_name", ""),
        language=batch.language,
        by=by,
    )
    if not is_known and not addresses:
        journal.created(person)
    for address in EmailAddress.objects.filter(user=person, email__iexact=facts["contact_email"]):
        if address not in addresses:
            journal.created(address)
    return person
