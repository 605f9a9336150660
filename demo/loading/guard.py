"""A demo must not be mixed into what people have entered for real."""

from accounts.models import User
from demo.loading import files
from members.models import Organisation
from strategy.models import Cluster


class RealData(Exception):
    """The database holds something that no data set made."""


def refuse_real_data(data_set: files.DataSet) -> None:
    """A database is empty, or this demo's, or real. Only in this demo's may people have written."""
    own = Cluster.objects.own()
    if own and own.slug == own_slug(data_set):
        return
    if own:
        raise RealData(f"The portal is about “{own}” already, not about this demo's cluster.")
    known = [files.read(name) for name in files.names()]
    slugs = {entry.values.get("slug") for demo in known for entry in demo.entries["organisation"]}
    addresses = set().union(*map(_addresses, known))
    if organisation := Organisation.objects.exclude(slug__in=slugs).first():
        raise RealData(f"The organisation “{organisation}” is from no data set.")
    for email in User.objects.values_list("email", flat=True):
        if email.lower() not in addresses:
            raise RealData(f"The account {email} is from no data set.")


def make_room(data_set: files.DataSet) -> Cluster | None:
    """The cluster that was our own until now and from now on is one of the others, if any."""
    own = Cluster.objects.own()
    if own is None or own.slug == own_slug(data_set):
        return None
    own.is_own = False
    own.save(update_fields=["is_own"])
    return own


def own_slug(data_set):
    clusters = [entry.values for entry in data_set.entries["cluster"]]
    return next((cluster["slug"] for cluster in clusters if cluster.get("is_own")), None)


def _addresses(data_set):
    people = [entry.values for entry in data_set.entries["person"]]
    for organisation in data_set.entries["organisation"]:
        for role in organisation.values.get("roles", ()):
            if isinstance(role["person"], dict):
                people.append(role["person"])
    return {person["email"].lower() for person in people}
