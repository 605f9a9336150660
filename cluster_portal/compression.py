"""Pages travel compressed.

BREACH guesses a secret of a page from its compressed length. Here the one secret in a page is the
token of its form, which Django writes differently each time, and Django's middleware adds up to
a hundred random bytes to each answer. Pictures and streams stay as they are.
"""

from django.middleware.gzip import GZipMiddleware

COMPRESSIBLE = ("text/", "image/svg+xml", "application/json", "application/atom", "application/xml")


class PageCompressionMiddleware(GZipMiddleware):
    def process_response(self, request, response):
        kind = response.get("Content-Type", "")
        if response.streaming or not kind.startswith(COMPRESSIBLE):
            return response
        return super().process_response(request, response)
