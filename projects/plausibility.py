"""What looks odd about a project, told to staff and never in their way."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from projects.models import Project

LONGEST = timedelta(days=7 * 365)
SMALLEST_TOTAL = 1000  # whole units of the currency; less was probably typed in thousands


def oddities(project: Project) -> list[str]:
    """Notes for the person who has just saved the project."""
    checks = (_code, _money, _budget_shares, _dates)
    return [note for check in checks for note in check(project)]


def _code(project):
    if project.code and project.fund and not project.fund.is_usual_code(project.code):
        yield _("The code %(code)s doesn't look like the codes of the fund %(fund)s.") % {
            "code": project.code,
            "fund": project.fund,
        }


def _money(project):
    if project.total_cost is not None and 0 < project.total_cost < SMALLEST_TOTAL:
        yield _("The total cost is very small. Are the amounts in thousands?")
    if project.funding_eu and project.fund and not project.fund.is_eu:
        yield _("There is money from the EU, but %(fund)s isn't an EU fund.") % {
            "fund": project.fund
        }
    if project.fund and project.fund.is_eu and project.known_shares() and not project.funding_eu:
        yield _("%(fund)s is an EU fund, but there is no share from the EU.") % {
            "fund": project.fund
        }


def _budget_shares(project):
    shares = [role.budget_share for role in project.roles.all()]
    if project.total_cost is None or not shares or None in shares:
        return
    if sum(shares) != project.total_cost:
        yield _("The shares of those who take part don't add up to the total cost.")


def _dates(project):
    if project.starts_on and project.last_day and project.last_day - project.starts_on > LONGEST:
        yield _("The project lasts longer than seven years.")
    if (
        project.last_payment_on
        and project.starts_on
        and project.last_payment_on < project.starts_on
    ):
        yield _("The last payment is before the start.")
