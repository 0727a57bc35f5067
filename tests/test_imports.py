"""Who may import what: from the top down, and guests in their homes alone."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted([ROOT / "app.py", *ROOT.glob("core/**/*.py"), *ROOT.glob("pages/**/*.py")])
# From the top down; a module may import from its own layer and those below it.
LAYERS = ("app", "pages", "core.figures", "core")
HOMES = {
    "streamlit": ("app", "pages"),
    "starlette": ("app", "pages.server"),
    "plotly": ("core.figures", "pages.live"),
    "tensorflow": ("core.reference",),
    "keras": ("core.reference",),
    "sklearn": ("core.logits.sample.make_digits",),
    # what runs the code that it reads
    **dict.fromkeys(("pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"), ()),
}
RUNS_CODE = {
    **dict.fromkeys(("eval", "read_pickle", "to_pickle"), ()),
    # the programs of the judge: text of `core.reference.programs`, never of a person
    "exec": ("core.reference.worker",),
}
UNSAFE_OPTIONS = ("allow_pickle", "unsafe_allow_html")


def is_in(module: str, home: str) -> bool:
    return module == home or module.startswith(home + ".")


def layer(module: str) -> int | None:
    """The number of the layer, from the top; none for what is not ours."""
    return next((n for n, home in enumerate(LAYERS) if is_in(module, home)), None)


def imports(tree: ast.AST, package: str) -> Iterator[str]:
    """The modules that are imported, and with `from a import b` also `a.b`, which may be one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")
            above = parents[: len(parents) - node.level + 1] if node.level else []
            module = ".".join([*above, *filter(None, [node.module])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and name_of(node.func) in ("import_module", "__import__"):
            yield from (arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant))


def name_of(function: ast.expr) -> str:
    return getattr(function, "id", getattr(function, "attr", ""))


def violations(source: str, path: str) -> set[str]:
    """What a file of ours does against the rules.

    Args:
        source: its text.
        path: where it stands in the repository, with slashes.
    """
    names = path.removesuffix(".py").split("/")
    package = ".".join(names[:-1])
    module = package if names[-1] == "__init__" else ".".join(names)
    tree = ast.parse(source)
    found = set()
    for imported in imports(tree, package):
        target, own = layer(imported), layer(module)
        if target is not None and own is not None and target < own:
            found.add(f"{module} imports from {LAYERS[target]}, which is above it")
        for guest, homes in HOMES.items():
            if is_in(imported, guest) and not any(is_in(module, home) for home in homes):
                found.add(f"{module} imports {guest}, which belongs to {homes or 'nobody'}")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            # a method named eval is another thing, such as a model's
            name = name_of(node.func)
            plain = isinstance(node.func, ast.Name) or name not in ("eval", "exec")
            if plain and module not in RUNS_CODE.get(name, (module,)):
                found.add(f"{module} calls {name}")
            found |= {
                f"{module} sets {option.arg}"
                for option in node.keywords
                if option.arg in UNSAFE_OPTIONS and getattr(option.value, "value", True)
            }
    return found


@pytest.mark.parametrize("path", [path.relative_to(ROOT).as_posix() for path in SOURCES])
def test_imports_go_down_and_guests_stay_at_home(path):
    assert violations((ROOT / path).read_text(encoding="utf-8"), path) == set()


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("core/losses.py", "import streamlit as st"),
        ("core/losses.py", "from plotly.graph_objects import Figure"),
        ("core/losses.py", "from core.figures.style import ACCENT"),
        ("core/losses.py", "from core import figures"),
        ("core/losses.py", "def late():\n    from .figures import style"),
        ("core/logits/check.py", "from ..figures import style"),
        ("core/logits/__init__.py", "from pages import state"),
        ("core/figures/style.py", "import pages.state"),
        ("pages/softmax.py", "import app"),
        ("pages/softmax.py", "import plotly"),
        ("pages/softmax.py", "from starlette.routing import Route"),
        ("pages/softmax.py", "import tensorflow as tf"),
        ("pages/softmax.py", "import importlib\nimportlib.import_module('keras.losses')"),
        ("core/logits/open.py", "from sklearn import datasets"),
        ("core/logits/open.py", "import pickle"),
        ("core/logits/open.py", "np.load(path, allow_pickle=True)"),
        ("core/logits/open.py", "np.load(path, allow_pickle=trusted)"),
        ("core/logits/open.py", "pd.read_pickle(path)"),
        ("core/parse.py", "eval(text)"),
        ("core/parse.py", "exec(text)"),
        ("core/reference/judge.py", "exec(text)"),
        ("core/reference/worker.py", "eval(text)"),
        ("pages/softmax.py", "st.markdown(text, unsafe_allow_html=True)"),
    ],
)
def test_a_violation_is_found(path, source):
    assert len(violations(source, path)) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("app.py", "import streamlit\nimport starlette\nfrom pages.server import assets"),
        ("pages/softmax.py", "import streamlit\nfrom core.figures import style"),
        ("pages/live/__init__.py", "import plotly\nfrom pages.server import assets"),
        ("core/figures/style.py", "import plotly\nfrom core import softmax"),
        ("core/reference/worker.py", "import tensorflow\nfrom . import wire\nmodel.eval()"),
        ("core/reference/worker.py", "exec(program.body, names)"),
        ("core/logits/__init__.py", "from . import check\nfrom .check import checked"),
        ("core/logits/npy.py", "np.load(path, allow_pickle=False)"),
        ("pages/softmax.py", "import streamlit_like"),
    ],
)
def test_what_is_allowed_is_not_found(path, source):
    assert violations(source, path) == set()


def test_no_test_imports_tensorflow_where_it_is_collected():
    """It would slow down every page that the tests open; the fixture `tf` has it."""
    for path in ROOT.glob("tests/**/test_*.py"):
        for statement in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                guests = [name.partition(".")[0] for name in imports(statement, "tests")]
                assert not {"tensorflow", "keras"} & set(guests), path.name


# In a process of its own: the tests beside this one import TensorFlow.
OPEN_EVERY_PAGE = """
import json, sys
import streamlit as st
from streamlit.testing.v1 import AppTest

registered, navigation = {}, st.navigation

def recording(pages, **options):
    groups = pages.values() if isinstance(pages, dict) else [pages]
    registered.update((page.url_path, page.title) for group in groups for page in group)
    return navigation(pages, **options)

st.navigation = recording
app = AppTest.from_file(sys.argv[1], default_timeout=60).run()
opened = {"": [error.message for error in app.exception]}
for page in filter(None, list(registered)):
    app.switch_page(f"{page}.py").run()
    opened[page] = [error.message for error in app.exception]
print(json.dumps({"opened": opened, "modules": sorted(sys.modules)}))
"""


def test_opening_every_page_does_not_import_tensorflow():
    run = subprocess.run(
        [sys.executable, "-c", OPEN_EVERY_PAGE, str(ROOT / "pages" / "frame.py")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout.splitlines()[-1])
    assert len(answer["opened"]) > 1
    assert not any(answer["opened"].values()), f"{answer['opened']}\n{run.stderr}"
    assert {"tensorflow", "keras"}.isdisjoint(answer["modules"])
