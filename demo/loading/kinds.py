"""Which entry becomes a row of which table, and by what a row is known again."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db.models import Q

from accounts.models import User
from accounts.workflows import create_account
from contact.models import AnswerTime, Message, MessageNote, MessageReply
from events import models as events
from members import models as members
from news.models import Article, ArticleAuthor
from projects import models as projects
from statements import models as statements
from strategy import models as strategy


@dataclass(frozen=True)
class Kind:
    """`key`: the fields by which a row is known again; `parent`: what the row is a part of.

    `parts` are the rows of other tables that stand inside the entry, by the name of their list.
    `among`: which rows an entry can point to, if several have the same key. `before` is called with
    a new row before it is checked, `after` with a row that has been saved with all its parts.
    """

    model: type
    key: tuple[str, ...]
    title: str = ""
    parent: str = ""
    parts: tuple[tuple[str, "Kind"], ...] = ()
    among: Q = Q()
    before: Callable | None = None
    after: Callable | None = None


def refresh_search_text(organisation):
    members.Product.objects.filter(organisation=organisation).refresh_search_text()


def give_verified_address(person):
    create_account(
        email=person.email, display_name=person.display_name, language=person.language, by=None
    )


FOCUS_AREA = Kind(
    strategy.FocusArea,
    ("slug",),
    parent="strategy",
    parts=(("actions", Kind(strategy.Action, ("order",), parent="focus_area")),),
)
STRATEGY = Kind(
    strategy.StrategyPeriod,
    ("starts_on",),
    parent="cluster",
    parts=(
        ("mission_lines", Kind(strategy.MissionLine, ("order",), parent="strategy")),
        ("values", Kind(strategy.Value, ("order",), parent="strategy")),
        ("focus_areas", FOCUS_AREA),
    ),
)
CLUSTER = Kind(
    strategy.Cluster,
    ("slug",),
    "Clusters",
    parts=(
        ("registrations", Kind(strategy.ClusterRegistration, ("register",), parent="cluster")),
        ("labels", Kind(strategy.ClusterLabel, ("name", "level", "issued_on"), parent="cluster")),
        ("staff", Kind(strategy.ClusterStaff, ("employer", "starts_on"), parent="cluster")),
        ("closed_days", Kind(strategy.ClosedDay, ("day",), parent="cluster")),
        ("income", Kind(strategy.ClusterIncome, ("year", "source"), parent="cluster")),
        ("strategies", STRATEGY),
    ),
)
ACCESSIBILITY_STATEMENT = Kind(
    statements.AccessibilityStatement,
    ("cluster",),
    "Accessibility statements",
    parts=(("gaps", Kind(statements.AccessibilityGap, ("order",), parent="statement")),),
)
PRIVACY_NOTICE = Kind(
    statements.PrivacyNotice,
    ("cluster",),
    "Privacy notices",
    parts=(("purposes", Kind(statements.PrivacyPurpose, ("slug",), parent="notice")),),
)
PRESS_PAGE = Kind(
    statements.PressPage,
    ("cluster",),
    "Press pages",
    parts=(("pictures", Kind(statements.PressPicture, ("slug",), parent="page")),),
)
PERSON = Kind(
    User,
    ("email",),
    "People",
    before=User.set_unusable_password,
    after=give_verified_address,
)
ORGANISATION = Kind(
    members.Organisation,
    ("slug",),
    "Organisations",
    parts=(
        ("identifiers", Kind(members.OrganisationIdentifier, ("kind",), parent="organisation")),
        ("memberships", Kind(members.Membership, ("since",), parent="organisation")),
        ("products", Kind(members.Product, ("name",), parent="organisation")),
        ("certificates", Kind(members.Certificate, ("scheme", "number"), parent="organisation")),
        ("exports", Kind(members.ExportCountry, ("country",), parent="organisation")),
        ("social_links", Kind(members.SocialLink, ("network",), parent="organisation")),
        ("roles", Kind(members.Role, ("person", "kind"), parent="organisation")),
    ),
    after=refresh_search_text,
)


def show_when_checked(round):
    for answer in round.answers.answered().select_related("organisation"):
        organisation = answer.organisation
        if not organisation.is_checked_since(answer.answered_at):
            organisation.checked_at = answer.answered_at
            organisation.save(update_fields=["checked_at"])


CHECK_ROUND = Kind(
    members.CheckRound,
    ("name",),
    "Profile-check rounds",
    parts=(("answers", Kind(members.CheckAnswer, ("organisation",), parent="round")),),
    after=show_when_checked,
)
PROJECT = Kind(
    projects.Project,
    ("slug",),
    "Projects",
    parts=(
        ("roles", Kind(projects.ProjectRole, ("kind", "order"), parent="project")),
        ("numbers", Kind(projects.ProjectNumber, ("kind", "value"), parent="project")),
        ("indicators", Kind(projects.Indicator, ("order",), parent="project")),
    ),
)
EVENT = Kind(
    events.Event,
    ("slug",),
    "Events",
    parts=(
        ("organisers", Kind(events.Organiser, ("order",), parent="event")),
        ("speakers", Kind(events.Speaker, ("name",), parent="event")),
        ("programme_items", Kind(events.ProgrammeItem, ("order",), parent="event")),
        ("materials", Kind(events.Material, ("order",), parent="event")),
        ("pictures", Kind(events.EventPicture, ("order",), parent="event")),
        ("questions", Kind(events.Question, ("order",), parent="event")),
        ("cost_shares", Kind(events.CostShare, ("project",), parent="event")),
        ("reminder_rules", Kind(events.ReminderRule, ("minutes_before",), parent="event")),
    ),
)
PARTNER_CALENDAR = Kind(
    events.PartnerCalendar,
    ("address",),
    "Calendars of partners",
    parts=(("events", Kind(events.PartnerEvent, ("uid", "recurrence_id"), parent="calendar")),),
)
ARTICLE = Kind(
    Article,
    ("slug",),
    "Articles",
    parts=(("authors", Kind(ArticleAuthor, ("order",), parent="article")),),
)
MESSAGE = Kind(
    Message,
    ("email", "subject"),
    "Messages",
    parts=(
        ("notes", Kind(MessageNote, ("text",), parent="message")),
        ("replies", Kind(MessageReply, ("text",), parent="message")),
    ),
)

# In this order: each kind only points to those before it.
KINDS = {
    "person": PERSON,
    "municipality": Kind(
        members.Municipality,
        ("code", "country", "valid_to"),
        "Municipalities",
        among=Q(valid_to=None),
    ),
    "theme": Kind(strategy.Theme, ("name",), "Themes of smart specialisation"),
    "cluster": CLUSTER,
    "accessibility_statement": ACCESSIBILITY_STATEMENT,
    "privacy_notice": PRIVACY_NOTICE,
    "press_page": PRESS_PAGE,
    "product_group": Kind(members.ProductGroup, ("slug",), "Product groups"),
    "raw_material": Kind(members.RawMaterial, ("name",), "Raw materials"),
    "sales_channel": Kind(members.SalesChannel, ("slug",), "Sales channels"),
    "certificate_scheme": Kind(members.CertificateScheme, ("name",), "Certificate schemes"),
    "organisation": ORGANISATION,
    "check_round": CHECK_ROUND,
    "offer": Kind(members.Offer, ("title", "organisation"), "Offers and needs"),
    "contact_note": Kind(members.ContactNote, ("held_on", "organisation"), "Contact notes"),
    "programming_period": Kind(projects.ProgrammingPeriod, ("name",), "Programming periods"),
    "fund": Kind(projects.Fund, ("abbreviation",), "Funds"),
    "publicity_sign": Kind(projects.PublicitySign, ("fund", "period"), "Publicity signs"),
    "programme": Kind(projects.Programme, ("name",), "Funding programmes"),
    "funder": Kind(projects.Funder, ("name",), "Funders"),
    "project": PROJECT,
    "event": EVENT,
    "partner_calendar": PARTNER_CALENDAR,
    "article": ARTICLE,
    "application": Kind(
        members.Application,
        ("organisation_name", "contact_email"),
        "Applications",
        parts=(("questions", Kind(members.ApplicationQuestion, ("text",), parent="application")),),
    ),
    "profile_change": Kind(
        members.ProfileChange, ("organisation", "field"), "Changes of profiles that wait"
    ),
    "synonym": Kind(members.Synonym, ("words",), "Synonyms"),
    "access_request": Kind(members.AccessRequest, ("organisation", "email"), "Access requests"),
    "decline_reason": Kind(members.DeclineReason, ("name",), "Reasons for declining"),
    "answer_time": Kind(AnswerTime, ("kind",), "Times for answers"),
    "message": MESSAGE,
}
GROUP = Kind(Group, ("name",))


def _with_parts(kind):
    yield kind
    for _name, part in kind.parts:
        yield from _with_parts(part)


KIND_OF_MODEL = {kind.model: kind for top in (GROUP, *KINDS.values()) for kind in _with_parts(top)}
