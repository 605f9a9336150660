"""Sign-ins to try the portal out with: their passwords are made up at the first load."""

import os
import secrets
from dataclasses import dataclass

from django.conf import settings

from accounts.models import User
from demo.loading.kinds import Kind
from demo.loading.rows import Rows

HEADING = "Demo sign-ins (or ask for a code by e-mail):"


@dataclass(frozen=True)
class SignIn:
    email: str
    password: str
    may: str


def load_person(rows: Rows, kind: Kind, values: dict) -> tuple[User, SignIn | None]:
    """`sign_in` says in a few words what one can try out as this person."""
    values = dict(values)
    may = values.pop("sign_in", "")
    person, is_new = rows.load(kind, values)
    if not (may and is_new):
        return person, None
    password = secrets.token_urlsafe(9)
    person.set_password(password)
    person.save(update_fields=["password"])
    return person, SignIn(person.email, password, may)


def keep(sign_ins: list[SignIn]) -> str:
    """Write them where only the owner of the machine reads them; returns the text."""
    width = max(len(sign_in.email) for sign_in in sign_ins)
    lines = [f"  {it.email:<{width}}  {it.password}  {it.may}" for it in sign_ins]
    text = "\n".join([HEADING, *lines]) + "\n"
    file = settings.VAR_DIR / "demo-sign-ins.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)  # the mode below is only given to a new file
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
        new.write(text)
    return text
