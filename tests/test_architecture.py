"""Who may import whom, and where imports may stand (docs/adr/0001)."""

import ast
import re
import sys
from importlib.metadata import packages_distributions

import pytest
from django.conf import settings

TOP_TO_BOTTOM = [
    "demo",
    "cluster_portal",
    "reporting",
    "upkeep",
    "news",
    "events",
    "projects",
    "members",
    "statements",
    "strategy",
    "contact",
    "mailing",
    "accounts",
    "content",
]
ONLY = {"contact": {"contact", "mailing", "content"}}
MOST_LINES, MOST_LINES_OF_MODELS = 400, 500


def modules_of(app):
    for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
        if not {"migrations", "tests"} & set(path.parts):  # a test may borrow from above
            yield path, ast.parse(path.read_text())


def imported_packages(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0], node.lineno


def is_models(path):
    return "models" in (path.stem, path.parent.name)


def existing_apps():
    return [app for app in TOP_TO_BOTTOM if (settings.BASE_DIR / app).is_dir()]


@pytest.mark.parametrize("app", existing_apps())
def test_an_app_imports_only_from_below(app):
    below = set(TOP_TO_BOTTOM[TOP_TO_BOTTOM.index(app) :])
    allowed = ONLY.get(app, below)
    upward = [
        f"{path.relative_to(settings.BASE_DIR)}:{line} imports {package}"
        for path, tree in modules_of(app)
        for package, line in imported_packages(tree)
        if package in set(TOP_TO_BOTTOM) - allowed
    ]
    assert upward == []


@pytest.mark.parametrize("app", existing_apps())
def test_a_foreign_key_points_only_down(app):
    below = set(TOP_TO_BOTTOM[TOP_TO_BOTTOM.index(app) :])
    upward = [
        f"{path.relative_to(settings.BASE_DIR)}:{node.lineno} names {node.value}"
        for path, tree in modules_of(app)
        if is_models(path)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node.value.split(".")[0] in set(TOP_TO_BOTTOM) - below and node.value.count(".") == 1
    ]
    assert upward == []


@pytest.mark.parametrize("app", [*existing_apps(), "launcher"])
def test_no_import_hides_inside_a_function(app):
    hidden = [
        f"{path.relative_to(settings.BASE_DIR)}:{node.lineno}"
        for path, tree in modules_of(app)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


@pytest.mark.parametrize("app", [*existing_apps(), "launcher"])
def test_no_module_grows_too_long(app):
    long = [
        f"{path.relative_to(settings.BASE_DIR)} has {lines} lines"
        for path, _ in modules_of(app)
        if (lines := len(path.read_text().splitlines()))
        > (MOST_LINES_OF_MODELS if is_models(path) else MOST_LINES)
    ]
    assert long == []


def test_the_launcher_needs_nothing_installed():
    standard = sys.stdlib_module_names | {"launcher"}
    foreign = [
        f"{path.name}:{line} imports {package}"
        for path, tree in modules_of("launcher")
        for package, line in imported_packages(tree)
        if package not in standard
    ]
    assert foreign == []


def test_every_app_of_the_project_has_its_place_in_the_order():
    installed = {name.split(".")[0] for name in settings.INSTALLED_APPS}
    ours = {name for name in installed if (settings.BASE_DIR / name / "apps.py").exists()}
    assert ours <= set(TOP_TO_BOTTOM)


@pytest.mark.parametrize("app", existing_apps())
def test_what_is_imported_is_pinned_for_the_running_portal(app):
    """A package that only the tests bring along would be missed at the first start."""
    lines = (settings.BASE_DIR / "requirements.txt").read_text().splitlines()
    pinned = {canonical(line.split("==")[0]) for line in lines if "==" in line}
    distributions = packages_distributions()
    missing = [
        f"{path.relative_to(settings.BASE_DIR)}:{line} imports {package}"
        for path, tree in modules_of(app)
        for package, line in imported_packages(tree)
        if package not in sys.stdlib_module_names and package in distributions
        if not {canonical(name) for name in distributions[package]} & pinned
    ]
    assert missing == []


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower().partition("[")[0]


TRANSLATING = {"_", "gettext", "pgettext", "ngettext", "npgettext"}


@pytest.mark.parametrize("app", existing_apps())
def test_nothing_to_translate_hides_in_an_f_string(app):
    """`xgettext` does not look into it."""
    hidden = [
        f"{path.relative_to(settings.BASE_DIR)}:{call.lineno}"
        for path, tree in modules_of(app)
        for string in ast.walk(tree)
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id.removesuffix("_lazy") in TRANSLATING
    ]
    assert hidden == []
