import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from accounts.tests.factories import make_staff
from content import tables
from members.models import Organisation
from members.tests.factories import make_municipality
from upkeep.importing import workflows

from . import dirty_table
from .test_imports import finish

pytestmark = pytest.mark.django_db


@pytest.fixture
def checked():
    make_municipality(name="Mikkeli", code="491")
    rows, reasons = dirty_table.dirty_rows()
    file = SimpleUploadedFile("members.csv", dirty_table.as_csv(rows))
    with override("en"):
        by, lines = make_staff(), tables.read_table(file)
        options = {"country": "FI", "language": "fi", "by": by}
        batch = workflows.upload(lines=lines, source="members.csv", **options)
        workflows.check(batch=batch, keys=batch.columns, **options)
        return finish(batch), reasons


def test_five_hundred_rows_with_every_kind_of_dirt(checked):
    batch, reasons = checked
    assert "" not in batch.columns
    wrong = []
    for row, reason in zip(batch.rows.all(), reasons, strict=True):
        words = " ".join(row.reasons)
        is_right = reason in words if reason else row.outcome == "new"
        if not is_right or (row.outcome == "problem") != bool(reason):
            wrong.append((row.number, row.outcome, words, reason))
    assert wrong == []
    assert not Organisation.objects.exists()
