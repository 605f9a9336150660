"""Words of Django's own that its catalog of some language lacks, or says in English.

Marked here, they come into our catalogs, which are asked before Django's. To be taken out again
once Django has them.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

IN_PAGES = [
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
    gettext_noop("Error:"),
    gettext_noop("Model name"),
    gettext_noop("%s KB"),
    gettext_noop("%s MB"),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
]
IN_SCRIPTS = [
    gettext_noop("(click to clear)"),
    gettext_noop("Choose all %s"),
    gettext_noop("Choose selected %s"),
    gettext_noop('Choose %s by selecting them and then select the "Choose" arrow button.'),
    gettext_noop("Remove all %s"),
    gettext_noop("Remove selected %s"),
    gettext_noop('Remove %s by selecting them and then select the "Remove" arrow button.'),
]
