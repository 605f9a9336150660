"""What is handed out at an event: who may open it, and its file."""

from datetime import datetime

from django.http import FileResponse, Http404

from events.models import Event, Material, Registration
from events.models.audience import represents_member


def open_to(event: Event, user, registration: Registration | None, now: datetime) -> list[Material]:
    """`registration` is the reader's own: of who is signed in, or of who holds its link."""
    viewer = {
        "is_registered": bool(registration) and registration.is_active(),
        "is_member": represents_member(user, now),
        "is_staff": user.is_staff,
    }
    return [each for each in event.materials.all() if each.is_open_to(**viewer)]


def file_of(materials: list[Material], pk: int) -> FileResponse:
    """Raises Http404 for what is not among them or stands on another site."""
    found = next((each for each in materials if each.pk == pk), None)
    if found is None or not found.file:
        raise Http404
    return FileResponse(found.file.open(), as_attachment=True)
