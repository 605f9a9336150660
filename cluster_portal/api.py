"""The read-only API: what each app says of itself, under one address and one description."""

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from ninja import NinjaAPI, Schema
from ninja.errors import ValidationError

import events.api
import members.api
import news.api
import projects.api
from cluster_portal.api_manners import A_NETWORK, problem
from content.api import NoSuchPage, WrongParameters
from mailing.links import absolute

DESCRIPTION = f"""\
What the portal shows to everybody, for programs: events, members, projects and news. Nothing can be
changed here, nobody signs in, and nothing is told that a stranger would not see on the pages.

**Partners.** Events of partner clusters come among ours and say so in `partner`. Show them as
theirs, or ask for `?whose=ours`.

**Languages.** `?lang=` takes {", ".join(f"`{code}`" for code, _name in settings.LANGUAGES)}. A text
that is missing in this language is given in another one; `text_languages` says which.

**Pages.** `?page=2&page_size=100`; `pages` says how many there are.

**Asking again.** Each answer has an `ETag`. Send it as `If-None-Match`, and where nothing has
changed the answer is an empty 304.

**How often.** At most {A_NETWORK.times} requests in {A_NETWORK.per.total_seconds():.0f} seconds
from one network; then 429 with `Retry-After` in seconds.

**Errors** are `application/problem+json` (RFC 9457). The `errors` of a 422 name each parameter that
is unknown, is given twice or has a value that it does not take.
"""


class Description(NinjaAPI):
    """With what is true of every operation, said once. It changes with the code only: made once."""

    _made = None

    def get_openapi_schema(self, **kwargs):
        self._made = self._made or self._make(**kwargs)
        return self._made

    def _make(self, **kwargs):
        schema = super().get_openapi_schema(**kwargs)
        schema["components"]["schemas"]["Problem"] = PROBLEM
        for path, methods in schema["paths"].items():
            responses = methods["get"]["responses"]
            responses[200]["headers"] = {"ETag": {"schema": {"type": "string"}}}
            responses |= {304: {"description": "As it was."}, 429: _problem("Too often", **WAIT)}
            if methods["get"]["parameters"]:
                responses[422] = _problem("An unknown parameter, or a value that it does not take")
            if "{slug}" in path or "page" in {p["name"] for p in methods["get"]["parameters"]}:
                responses[404] = _problem("There is no such thing for everybody to see, or page")
            methods["get"]["parameters"].append(IF_NONE_MATCH)
        return schema


PROBLEM = {
    "title": "Problem",
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"parameter": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
    "required": ["type", "title", "status"],
}
WAIT = {"headers": {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "description": "The ETag of an earlier answer.",
    "schema": {"type": "string"},
}


def _problem(description, **more):
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": description, "content": content} | more


api = Description(
    title="Cluster portal",
    version="1",
    description=DESCRIPTION,
    openapi_url="/openapi.json",
    docs_url=None,  # its page would load scripts from elsewhere
    urls_namespace="api",
    servers=[{"url": settings.SITE_URL}],
)


class Start(Schema):
    openapi: str
    events: str
    members: str
    projects: str
    news: str


@api.get("/", response=Start, summary="Where everything is", tags=["start"])
def start(request):
    names = {"openapi": "openapi-json", "events": "list_events", "members": "list_members"}
    names |= {"projects": "list_projects", "news": "list_news"}
    return {key: absolute(reverse(f"api:{name}")) for key, name in names.items()}


for part in (events.api, members.api, projects.api, news.api):
    api.add_router("", part.router)


@api.exception_handler(ValidationError)
def _wrong_value(request, error):
    errors = [{"parameter": each["loc"][-1], "message": each["msg"]} for each in error.errors]
    return problem(422, "A parameter has a value that it does not take.", errors=errors)


@api.exception_handler(WrongParameters)
def _wrong_parameters(request, error):
    return problem(422, "This was not asked as it is described.", errors=error.errors)


@api.exception_handler(Http404)
def _not_found(request, error):
    return problem(404, str(error) if isinstance(error, NoSuchPage) else "")
