from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.static import serve

from content import photos, pictures

LONGEST_SEED = 100  # as long as the longest slug


def public_file(request, path):
    """A picture or document that anybody may see; files under `private/` have no address here."""
    response = serve(request, path, document_root=settings.MEDIA_ROOT / "public")
    # the name of a picture holds a digest of it: another picture has another name
    keep = "31536000, immutable" if photos.is_kept_for_good(path) else "86400"
    response["Cache-Control"] = f"public, max-age={keep}"
    return response


def picture(request, kind, seed):
    """A drawing for what has no picture of its own; never changes, so it may be kept for good."""
    if kind not in pictures.KINDS or len(seed) > LONGEST_SEED:
        raise Http404
    response = HttpResponse(pictures.draw(kind, seed), content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
