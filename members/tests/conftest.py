import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english():
    """What the tests read is the English text; pages take their language from the address."""
    with translation.override("en"):
        yield
