from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


def installed_languages():
    return settings.LANGUAGES


def default_language():
    return settings.LANGUAGE_CODE


class UserManager(BaseUserManager):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email, password=None, **fields):
        """An account; without a password its person signs in with a code from a mail."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=email.strip(), **fields)
        user.set_password(password)  # None: unusable
        user.save()
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in. The e-mail address is the name, whatever its case."""

    email = models.EmailField(_("e-mail address"))
    display_name = models.CharField(
        pgettext_lazy("person", "name"), max_length=150, help_text=_("As others see it.")
    )
    language = models.CharField(
        _("language"),
        max_length=5,
        choices=installed_languages,
        default=default_language,
        help_text=_("The language of this person's mails and pages."),
    )
    is_staff = models.BooleanField(
        _("staff"), default=False, help_text=_("May open the staff pages; groups say what for.")
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Take this away instead of deleting an account.")
    )
    joined_at = models.DateTimeField(_("account created"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("person with an account")
        verbose_name_plural = _("people with an account")
        ordering = ["display_name", "email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_email",
                violation_error_message=_("There is an account with this e-mail address already."),
            )
        ]

    def __str__(self):
        return self.display_name or self.email

    def get_full_name(self):
        return self.display_name

    def get_short_name(self):
        return self.display_name


class EmailChange(models.Model):
    """A wish to sign in with another address, until both mailboxes have answered with their code.

    The codes are kept only as hashes. One row for each person; the nightly job forgets old ones.
    """

    MOST_ATTEMPTS = 5

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="email_change")
    new_email = models.EmailField()
    old_code_hash = models.CharField(max_length=64)
    new_code_hash = models.CharField(max_length=64, blank=True)  # empty: the address is taken
    asked_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)

    def __str__(self):
        return str(self.user)
