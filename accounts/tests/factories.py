import itertools

from accounts import workflows

_numbers = itertools.count(1)


def make_user(**overrides):
    """A person who can sign in with a code."""
    number = next(_numbers)
    facts = {
        "email": f"person-{number}@example.org",
        "display_name": f"Person {number}",
        "language": "en",
    }
    rights = {key: overrides.pop(key) for key in list(overrides) if key.startswith("is_")}
    password = overrides.pop("password", None)
    user = workflows.create_account(**facts | overrides, by=None)
    for name, value in rights.items():
        setattr(user, name, value)
    if password:
        user.set_password(password)
    user.save()
    return user


def make_staff(**overrides):
    return make_user(is_staff=True, **overrides)


def make_superuser(**overrides):
    return make_user(is_staff=True, is_superuser=True, **overrides)
