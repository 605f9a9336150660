"""The files of pictures: handed out while those on them agree, to whoever may see the event."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events import pages


@never_cache  # who takes the consent back is gone at once
@require_safe
def picture(request, slug, pk, width):
    event, _key = pages.find(request, slug, timezone.now())
    pictures = event.pictures.all() if request.user.is_staff else event.pictures.public()
    image = get_object_or_404(pictures, pk=pk)
    name = image.widths().get(width)
    if name is None:
        raise Http404
    return FileResponse(image.image.storage.open(name), content_type="image/webp")
