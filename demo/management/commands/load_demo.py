"""`./portal manage load_demo south-savo`"""

from django.core.management.base import BaseCommand, CommandError

from demo.loading import files, people
from demo.loading.guard import RealData
from demo.loading.loading import load


class Command(BaseCommand):
    help = "Fills the portal with a demo cluster. A second run adds only what is missing."

    def add_arguments(self, parser):
        parser.add_argument("name", choices=files.names(), help="the data set")
        parser.add_argument(
            "--refresh",
            action="store_true",
            help="also write the data set's texts and dates over what was changed since",
        )
        parser.add_argument(
            "--force", action="store_true", help="even into a database with other data"
        )

    def handle(self, *, name, refresh, force, **options):
        self.say(f"Loading the demo “{name}” …")
        try:
            sign_ins = load(files.read(name), refresh=refresh, force=force, say=self.say)
        except files.BrokenDataSet as error:
            raise CommandError(f"The data set is broken, nothing was loaded. {error}") from error
        except RealData as error:
            raise CommandError(
                f"{error} Nothing was loaded. Use an empty database, or --force if you are sure."
            ) from error
        if sign_ins:
            self.say(people.keep(sign_ins))

    def say(self, text):
        self.stdout.write(text)
        self.stdout.flush()
