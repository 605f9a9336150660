from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mailing import reports


class Command(BaseCommand):
    help = "Reads reports of mail that came back, so that mail to dead addresses stops."

    def add_arguments(self, parser):
        parser.add_argument("place", type=Path, help="An mbox, a message, or a Maildir.")

    def handle(self, place, **options):
        if not place.exists():
            raise CommandError(f"There is no {place}.")
        self.stdout.write(f"{reports.read(place, now=timezone.now())} new")
