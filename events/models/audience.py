"""Whom an event for members is for."""

from django.utils import timezone

from members.models import Organisation


def represents_member(user, now):
    """Does the user act for an organisation that is a member today?"""
    if user is None or not user.is_authenticated:
        return False
    today = timezone.localdate(now)
    return Organisation.objects.members(today).represented_by(user).exists()
