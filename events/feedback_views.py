"""Three questions after the event, behind the link of the thanks, without signing in."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from events import pages, when, workflows
from events.door_forms import FeedbackForm
from events.links import guest_key, registration_of_feedback
from events.models import Registration


@never_cache
def feedback(request, token):
    registrations = Registration.objects.attended().reachable().select_related("event")
    registration = get_object_or_404(registrations, pk=registration_of_feedback(token))
    event, now = registration.event, timezone.now()
    form = FeedbackForm(request.POST or None)
    is_given = registration.has_given_feedback
    if not is_given and form.is_valid():
        try:
            workflows.give_feedback(registration=registration, now=now, **form.cleaned_data)
            is_given = True
        except workflows.NotPossible as reason:
            form.add_error(None, str(reason))
    context = pages.facts(event, guest_key(event)) | {
        "form": form,
        "is_given": is_given,
        "is_closed": not event.takes_feedback(now),
        "closes_on": when.long_day(event.feedback_ends_at.astimezone(event.zone).date()),
    }
    status = 422 if form.errors and not is_given else 200
    return render(request, "events/feedback.html", context, status=status)
