"""The producers a buyer has put aside: in the address, so without a cookie, and to be sent on."""

import re
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from .models import MOST_PRODUCERS, Organisation

NAME = "list"
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,100}")


class Shortlist:
    def __init__(self, text: str):
        slugs = [slug for slug in text.split(",") if _SLUG.fullmatch(slug)]
        self.slugs = list(dict.fromkeys(slugs))[:MOST_PRODUCERS]

    def __str__(self):
        return ",".join(self.slugs)

    def __bool__(self):
        return bool(self.slugs)

    def __contains__(self, slug):
        return slug in self.slugs

    @property
    def is_full(self):
        return len(self.slugs) >= MOST_PRODUCERS

    @cached_property
    def organisations(self) -> list[Organisation]:
        """Today's members among them, in the order in which they were put aside."""
        if not self.slugs:
            return []
        members = Organisation.objects.members(timezone.localdate())
        found = {each.slug: each for each in members.filter(slug__in=self.slugs)}
        return [found[slug] for slug in self.slugs if slug in found]

    def having(self, slug: str) -> "Shortlist":
        return Shortlist(",".join([*self.slugs, slug]))

    def without(self, slug: str) -> "Shortlist":
        return Shortlist(",".join(each for each in self.slugs if each != slug))

    @property
    def query(self) -> str:
        """`?list=a,b`, or nothing."""
        return f"?{urlencode({NAME: str(self)}, safe=',')}" if self.slugs else ""

    @property
    def enquiry_url(self) -> str:
        return reverse("members:enquire") + self.query
