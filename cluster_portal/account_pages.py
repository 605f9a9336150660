"""A person's own account: name, language, the address for signing in."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from accounts.models import User
from cluster_portal import email_change


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["display_name", "language"]
        widgets = {"display_name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].help_text = gettext_lazy("Your mails come in this language.")
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, Submit("save", gettext_lazy("Save")))

    def clean_display_name(self):
        return " ".join(self.cleaned_data["display_name"].split())


class NewAddressForm(forms.Form):
    new_email = forms.EmailField(
        label=gettext_lazy("New e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self._user = user
        self.helper = FormHelper()
        self.helper.layout = Layout("new_email", Submit("send", gettext_lazy("Send the codes")))

    def clean_new_email(self):
        new_email = self.cleaned_data["new_email"]
        if new_email.casefold() == self._user.email.casefold():
            raise forms.ValidationError(_("This is your address already."))
        return new_email


class CodeField(forms.CharField):
    def __init__(self, **kwargs):
        attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attrs), **kwargs)


class CodesForm(forms.Form):
    old_code = CodeField()
    new_code = CodeField()

    def __init__(self, *args, old_email, new_email, **kwargs):
        super().__init__(*args, **kwargs)
        label = _("The code that we sent to %(address)s")
        self.fields["old_code"].label = label % {"address": old_email}
        self.fields["new_code"].label = label % {"address": new_email}
        self.helper = FormHelper()
        submit = Submit("change", gettext_lazy("Change my address"))
        self.helper.layout = Layout("old_code", "new_code", submit)


@login_required
def account(request):
    form = AccountForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if form.is_valid():
        person = form.save(commit=False)
        person.save(update_fields=form.changed_data)  # staff may close the account meanwhile
        with translation.override(person.language):
            messages.success(request, _("Saved."))
            return redirect("my_account:account")
    context = {"form": form}
    status = 422 if form.is_bound else 200
    return render(request, "account/own_account.html", context, status=status)


@never_cache
@login_required
def new_address(request):
    form = NewAddressForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            email_change.ask(user=request.user, now=timezone.now(), **form.cleaned_data)
        except email_change.NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            return redirect("my_account:codes")
    lead = _(
        "With this address you sign in. We send a code to your present address and one to the new "
        "one; type both, and it is changed."
    )
    return _page(request, form, _("Change your e-mail address"), lead)


@login_required
def to_new_address(request):
    return redirect("my_account:new_address")


@never_cache
@login_required
def codes(request):
    now = timezone.now()
    change = email_change.waiting(request.user, now)
    if change is None:
        return redirect("my_account:new_address")
    form = CodesForm(request.POST or None, old_email=request.user.email, new_email=change.new_email)
    if form.is_valid():
        try:
            wrong = email_change.confirm(user=request.user, now=now, **form.cleaned_data)
        except email_change.NotPossible as reason:
            messages.error(request, str(reason))
            return redirect("my_account:new_address")
        if not wrong:
            messages.success(request, _("From now on you sign in with your new address."))
            return redirect("my_account:account")
        for name in wrong:
            form.add_error(name, _("This is not the code from the mail."))
    lead = _("Two mails are on their way, each with six digits. They are good for 15 minutes.")
    return _page(request, form, _("Type both codes"), lead)


def _page(request, form, title, lead):
    context = {"form": form, "title": title, "lead": lead}
    status = 422 if form.is_bound else 200
    return render(request, "account/change_address.html", context, status=status)
