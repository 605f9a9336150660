from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse


def robots(request):
    """Search engines may read what strangers may; forms and personal pages do not help them."""
    lines = ["User-agent: *", "Disallow: /admin/"]
    for code, _name in settings.LANGUAGES:
        lines += [
            f"Disallow: /{code}/accounts/",
            f"Disallow: /{code}/my/",
            f"Disallow: /{code}/search/",
        ]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
