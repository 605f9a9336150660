"""How the API behaves whatever is asked: read-only, not too often, cached by its ETag, readable
from any site, without cookies, and with errors that programs can read (RFC 9457)."""

from datetime import timedelta
from http import HTTPStatus

from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from contact.limits import Limit, network
from content.revalidation import revalidated

PREFIX = "/api/"
PROBLEM = "application/problem+json"
ALLOWED = "GET, HEAD, OPTIONS"
A_NETWORK = Limit("api-network", times=120, per=timedelta(minutes=1))
FROM_ANY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
}
FOR_ASKING_FIRST = {
    "Access-Control-Allow-Methods": ALLOWED,
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",  # seconds
}


class ApiMiddleware:
    """Outside of sessions and languages: an answer depends on its address alone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        response = self._answer(request)
        for name in ("Vary", "Content-Language"):  # of pages, which ask the browser
            response.headers.pop(name, None)
        for name, value in FROM_ANY_SITE.items():
            response.headers[name] = value
        return response

    def _answer(self, request):
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": ALLOWED} | FOR_ASKING_FIRST)
        if request.method not in ("GET", "HEAD"):
            return problem(405, "Nothing can be changed here.", headers={"Allow": ALLOWED})
        now, who = timezone.now(), network(request)
        if A_NETWORK.is_reached(who, now):
            wait = A_NETWORK.seconds_to_wait(who, now)
            return problem(429, "Ask again later.", headers={"Retry-After": str(wait)})
        A_NETWORK.count(who, now)
        return self._read(request)

    def _read(self, request):
        is_head, request.method = request.method == "HEAD", "GET"
        response = self.get_response(request)
        if response.status_code >= HTTPStatus.BAD_REQUEST and not _is_problem(response):
            response = problem(response.status_code)
        if response.status_code == HTTPStatus.OK:
            response = revalidated(request, response)
        if is_head:
            response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        return response


def problem(status: int, detail: str = "", *, headers=None, **more) -> JsonResponse:
    facts = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    facts |= {"detail": detail} if detail else {}
    return JsonResponse(facts | more, status=status, content_type=PROBLEM, headers=headers)


def _is_problem(response):
    return response.headers.get("Content-Type", "").startswith(PROBLEM)
