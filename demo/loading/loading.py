"""The whole of a data set, in one transaction."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from demo.loading import files, guard, people
from demo.loading.guests import Guests
from demo.loading.kinds import CLUSTER, EVENT, KINDS
from demo.loading.moments import Calendar
from demo.loading.rows import Mistake, Rows
from members.models import Organisation
from members.search import documents
from strategy.models import Cluster

YEAR = timedelta(days=365)


@transaction.atomic
def load(
    data_set: files.DataSet, *, refresh: bool, force: bool, say: Callable[[str], None]
) -> list[people.SignIn]:
    """Adds what isn't there yet. Returns the sign-ins that were made.

    `refresh` also writes the data set's texts over what was changed since. `force` loads it into a
    database that holds other data; another cluster of its own then becomes an ordinary one.
    Raises RealData and BrokenDataSet.
    """
    if not force:
        guard.refuse_real_data(data_set)
    elif before := guard.make_room(data_set):
        say(f"“{before}” is no longer the cluster that this portal is about.")
    unknown = set(data_set.entries) - set(KINDS)
    if unknown:
        entry = data_set.entries[min(unknown)][0]
        raise files.BrokenDataSet(f"{entry.file}: there is no kind “{entry.kind}”")
    language = translation.override(data_set.settings["default_language"])
    with language, documents.refreshed_at_the_end():
        return Loading(data_set, refresh=refresh, say=say).run()


class Loading:
    def __init__(self, data_set, *, refresh, say):
        self.data_set = data_set
        self.say = say
        zone = data_set.settings["time_zone"]
        calendar = Calendar(timezone.localdate(), zone)
        self.rows = Rows(calendar, refresh=refresh, folder=files.DATA / data_set.name)
        self.sign_ins = []
        self.guest_counts = []

    def run(self):
        for name, kind in KINDS.items():
            entries = self.data_set.entries[name]
            for entry in entries:
                try:
                    self._load(kind, dict(entry.values))
                except Mistake as mistake:
                    raise files.BrokenDataSet(f"{entry}: {mistake}") from mistake
            if entries:
                self._report(kind)
        self._sign_up_guests()
        return self.sign_ins

    def _load(self, kind, values):
        if kind.model is User:
            sign_in = people.load_person(self.rows, kind, values)[1]
            self.sign_ins += [sign_in] if sign_in else []
            return
        guests = values.pop("guests", 0) if kind is EVENT else 0
        # After `make_room`, ours may still stand there as a partner of the cluster before.
        becomes_own = kind is CLUSTER and values.get("is_own") and not Cluster.objects.own()
        row, _is_new = self.rows.load(kind, values, anew=becomes_own)
        if guests:
            self.guest_counts.append((row, guests))

    def _report(self, kind):
        made, kept = self.rows.made[kind.model], self.rows.kept[kind.model]
        were_there = f", {kept} were there already" if kept else ""
        self.say(f"{kind.title}: {made} new{were_there}")

    def _sign_up_guests(self):
        """They come from members that care for their profiles; the others are the quiet ones."""
        slugs = [entry.values["slug"] for entry in self.data_set.entries["organisation"]]
        cared_for = Organisation.objects.filter(checked_at__gte=timezone.now() - YEAR)
        guests = Guests(
            self.data_set.settings["guest_names"],
            list(cared_for.filter(slug__in=slugs).order_by("pk")),
            self.data_set.settings["guest_languages"],
            keeper=User.objects.filter(is_staff=True, groups__name="Event organiser").first(),
        )
        added = sum(guests.sign_up(event, count) for event, count in self.guest_counts)
        self.say(f"Registrations: {added} new")
