"""What programs fetch again and again is sent again only where it has changed (RFC 9110 §13)."""

from hashlib import blake2s

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response


def revalidated(
    request: HttpRequest, response: HttpResponse, *, is_public: bool = True
) -> HttpResponse:
    """With an ETag, or a 304 to whoever has shown it. One may keep it, but has to ask each time;
    what not everybody may read is kept only by the one who asked."""
    etag = f'"{blake2s(response.content, digest_size=12).hexdigest()}"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"{'public' if is_public else 'private'}, no-cache"
    return get_conditional_response(request, etag=etag, response=response)
