from django.conf import settings
from django.views.static import serve


def public_file(request, path):
    """A picture or document that anybody may see; files under `private/` have no address here."""
    response = serve(request, path, document_root=settings.MEDIA_ROOT / "public")
    response["Cache-Control"] = "public, max-age=86400"
    return response
