"""What the law and the press ask for: accessibility, privacy, press page."""

from django.shortcuts import render
from django.utils import timezone

from cluster_portal.views import figures
from contact.models import Message
from statements import retention
from statements.models import AccessibilityGap, AccessibilityStatement, PressPage, PrivacyNotice


def accessibility(request):
    statement = AccessibilityStatement.objects.with_gaps().own()
    context = {
        "statement": statement,
        "gaps": gaps_by_reason(statement) if statement else [],
        "answer_days": Message.answer_within(Message.Kind.ACCESSIBILITY).days,
    }
    return render(request, "accessibility.html", context)


def gaps_by_reason(statement):
    """The decision asks for three groups, in this order; the empty ones are left out."""
    gaps = list(statement.gaps.all())
    groups = [
        (reason, [gap for gap in gaps if gap.reason == reason])
        for reason in AccessibilityGap.Reason
    ]
    return [(reason, found) for reason, found in groups if found]


def privacy(request):
    context = {
        "notice": PrivacyNotice.objects.with_purposes().own(),
        "kept": {rule.value: retention.sentence(rule) for rule in retention.Rule},
    }
    return render(request, "privacy.html", context)


def press(request):
    context = {
        "page": PressPage.objects.with_pictures().own(),
        "figures": figures(timezone.now()),
    }
    return render(request, "press.html", context)
