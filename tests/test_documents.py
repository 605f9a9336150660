"""What the documents say must stay true."""

import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/adr/README.md"]


def test_the_readme_lists_every_setting():
    code = (ROOT / "cluster_portal" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code))
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert read == listed


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_is_named_is_there(document):
    text = (ROOT / document).read_text()
    linked = re.findall(r"\]\((?!https?://)([^)#]+)\)", text)
    folder = (ROOT / document).parent
    paths = re.findall(r"`((?:\w+/)+[\w.]*\w)`", text)
    missing = [name for name in linked if not (folder / name).exists()]
    missing += [name for name in paths if name.endswith((".py", ".md", ".css", ".html"))
                and not (ROOT / name).exists()]  # fmt: skip
    assert missing == []


def test_every_decision_is_in_the_list():
    listed = (ROOT / "docs" / "adr" / "README.md").read_text()
    there = {path.name for path in (ROOT / "docs" / "adr").glob("0*.md")}
    assert there == set(re.findall(r"\((0\d+-[\w-]+\.md)\)", listed))
