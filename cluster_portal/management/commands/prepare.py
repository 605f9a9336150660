"""Makes database and files fit this version of the code. Run it at each deployment."""

import hashlib

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from whitenoise.compress import Compressor

from content import translation_state
from strategy.models import Cluster


class Command(BaseCommand):
    help = "Brings the database up to date, collects static files, loads a demo into an empty one."
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("--demo", metavar="NAME", help="data set for an empty database")
        parser.add_argument(
            "--compress",
            action="store_true",
            help="lay brotli and gzip beside each static file; at deployments, it takes a while",
        )

    def handle(self, *, demo, compress, **options):
        settings.VAR_DIR.mkdir(exist_ok=True)
        self.migrate()
        self.collect_static()
        if compress:
            self.compress_static()
        first_start_was = settings.VAR_DIR / "demo"
        if not first_start_was.exists():
            first_start_was.write_text(self.load_demo(demo))

    def migrate(self):
        executor = MigrationExecutor(connection)
        refuse_newer_database(executor)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            self.say(f"Bringing the database up to date: {len(plan)} migrations …")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        translation_state.record_missing()

    def collect_static(self):
        stamp_file, stamp = settings.VAR_DIR / "static-stamp", stamp_of_static_files()
        is_done = stamp_file.exists() and stamp_file.read_text() == stamp
        if settings.DEBUG or (is_done and settings.STATIC_ROOT.exists()):
            return
        self.say("Collecting static files …")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp_file.write_text(stamp)

    def compress_static(self):
        """Only what has none yet: collecting anew clears the folder."""
        self.say("Compressing static files …")
        compressor = Compressor(quiet=True)
        for path in sorted(settings.STATIC_ROOT.rglob("*")):
            is_done = path.with_name(f"{path.name}.gz").exists()
            if path.is_file() and compressor.should_compress(path.name) and not is_done:
                list(compressor.compress(str(path)))

    def load_demo(self, name):
        """Returns what was loaded; a later start then knows that the first one has been."""
        if not name:
            return ""
        if Cluster.objects.exists() or get_user_model().objects.exists():
            self.say("The database has content already: no demo is loaded.")
            return ""
        call_command("load_demo", name)
        return name

    def say(self, text):
        self.stdout.write(text)
        self.stdout.flush()


def refuse_newer_database(executor):
    """Old code on a newer database would lose data without a word."""
    known = executor.loader.disk_migrations
    last_known = {}
    for app, name in known:
        last_known[app] = max(name, last_known.get(app, ""))
    newer = [
        f"{app}.{name}"
        for app, name in executor.recorder.applied_migrations()
        if (app, name) not in known and name > last_known.get(app, "")
    ]  # an older unknown one was squashed
    if newer:
        raise CommandError(
            f"The database “{connection.settings_dict['NAME']}” is newer than this code: it has "
            f"{', '.join(sorted(newer))}. Use the newer code, or restore an older database."
        )


def stamp_of_static_files():
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            changed = storage.get_modified_time(path)
            digest.update(f"{path} {storage.size(path)} {changed}\n".encode())
    return digest.hexdigest()
