"""Words that are typed, with suggestions from those that others have used."""

from itertools import chain

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Organisation, Product, ProductGroup, RawMaterial

MOST_WORDS, LONGEST_WORD = 20, 100
EMPTY_LINES = 3
MOST_SUGGESTIONS = 400


class WordsInput(forms.Widget):
    """One line for each word, and some empty ones. Works without JavaScript."""

    template_name = "members/my/_words_input.html"
    use_fieldset = True

    def __init__(self, suggestions):
        super().__init__()
        self.suggestions = suggestions

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        words = list(value or [])
        context["widget"]["words"] = words + [""] * max(EMPTY_LINES, 4 - len(words))
        context["widget"]["suggestions"] = self.suggestions
        return context

    def value_from_datadict(self, data, files, name):
        words = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [" ".join(word.split()) for word in words if word.strip()]

    def id_for_label(self, id_):
        return f"{id_}_0"


class WordsField(forms.Field):
    def __init__(self, *, suggestions, **kwargs):
        super().__init__(required=False, widget=WordsInput(suggestions), **kwargs)

    def clean(self, words):
        words = list(dict.fromkeys(words or []))
        if len(words) > MOST_WORDS:
            raise forms.ValidationError(_("At most %(count)d words."), params={"count": MOST_WORDS})
        if any(len(word) > LONGEST_WORD for word in words):
            raise forms.ValidationError(_("One of the words is too long."))
        return words


def raw_materials() -> list[str]:
    """The words of the list that staff keep; members' own words are not suggested to others."""
    accepted = RawMaterial.objects.filter(is_proposed=False)
    return [material.name for material in accepted[:MOST_SUGGESTIONS]]


def product_names() -> list[str]:
    """What members call their products, in the language of the page, and the product groups."""
    members = Organisation.objects.members(timezone.localdate())
    products = Product.objects.filter(organisation__in=members).order_by("name")
    names = products.values_list("name", flat=True).distinct()[:MOST_SUGGESTIONS]
    groups = ProductGroup.objects.values_list("name", flat=True)
    return sorted(filter(None, {*chain(names, groups)}))
