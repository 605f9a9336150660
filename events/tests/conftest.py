import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def english():
    """The tests quote the words of the source language."""
    with override("en"):
        yield
