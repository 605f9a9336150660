"""The environment variables of the portal's processes: what is set, and defaults to try it out."""

import os
import secrets
import tomllib

from launcher import ROOT, VAR

DEFAULT_PORT = 8000
MAIL = VAR / "mail"


def child_environment(port=DEFAULT_PORT, demo=""):
    """What is set in the environment comes first, then .env, then defaults for one machine."""
    environment = {**read_env_file(), **os.environ}
    environment["SECRET_KEY"] = environment.get("SECRET_KEY") or own_secret_key()
    defaults = {
        "DEBUG": "0",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "REQUIRE_STAFF_MFA": "0",
        "EMAIL_URL": f"filemail:///{MAIL}",
        **language_of_the_demo(demo or loaded_demo() or ""),
    }
    return defaults | environment


def read_env_file():
    values = {}
    file = ROOT / ".env"
    for line in file.read_text().splitlines() if file.exists() else []:
        name, is_setting, value = line.strip().removeprefix("export ").partition("=")
        if is_setting and not name.startswith("#"):
            values[name.strip()] = value.strip().strip("\"'")
    return values


def own_secret_key():
    file = VAR / "secret_key"
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w") as new:
            new.write(secrets.token_urlsafe(50))
    return file.read_text().strip()


def loaded_demo():
    """The demo that was loaded; empty: none was wanted. None: there was no first start yet."""
    file = VAR / "demo"
    return file.read_text().strip() if file.exists() else None


def language_of_the_demo(name):
    cluster = ROOT / "demo" / "data" / name / "cluster.toml"
    if not cluster.exists():
        return {}
    language = tomllib.loads(cluster.read_text()).get("default_language")
    return {"DEFAULT_LANGUAGE": language} if language else {}
