import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from members import generator


class Command(BaseCommand):
    help = "Makes up organisations with products and places, for measuring how the portal grows."

    def add_arguments(self, parser):
        parser.add_argument("number", type=int)
        parser.add_argument("--seed", type=int, default=1, help="the same gives the same ones")
        parser.add_argument("--yes", action="store_true", help="also into a portal in use")

    def handle(self, *, number, seed, yes, **options):
        if not (settings.DEBUG or yes):
            raise CommandError(
                "This portal is in use (DEBUG is off): made-up members would stand on its pages. "
                "Add --yes if you mean it."
            )
        start = time.monotonic()
        generator.make(number, seed=seed, progress=lambda done: self._tell(done, number, start))
        self.stdout.write("")

    def _tell(self, done, number, start):
        rate = done / (time.monotonic() - start)
        left = (number - done) / rate
        self.stdout.write(
            f"\r{done:,} of {number:,}  {100 * done // number} %  {left:.0f} s left  ", ending=""
        )
        self.stdout.flush()
