"""What a visitor of the page Cross entropy does and sees."""

from tests.pages.conftest import inside, plain

PAGE, BENCH = "cross_entropy", "cross_entropy_bench"
DEFAULT = {"v": "1", "logits": "3x3:1,2,3,1,2,3,1,2,3", "indices": "2,2,2", "any_labels": "0"}
DEFAULT |= {"temperature": "1", "row": "0", "preset": "three_rows"}
MATRIX = {"logits": "2x3:1,2,3,4,5,6", "indices": "0,2"}
SOFT = {"logits": "2x3:1,2,3,4,5,6", "labels": "2x3:0.5,0.25,0.25,0,1,0"}


def grid(session, key):
    """The grid of the logits or the labels."""
    return next(editor for editor in session.data_editor if f"-{key}-" in editor.proto.id)


def type_cell(session, key, row, column, text):
    """Types into a cell of one of the two grids; cells typed before stay, as in a browser."""
    name = f"{key}-{session.session_state[key].generation}"
    before = session.session_state[name]["edited_rows"] if name in session.session_state else {}
    edits = {at: dict(cells) for at, cells in before.items()}
    edits.setdefault(row, {})[column] = text
    changes = {"edited_rows": edits, "added_rows": [], "deleted_rows": []}
    return session.send(grid(session, key).proto.id, changes)


def cells(session, key):
    """The texts in a grid as a browser shows them: what it was given, and what was typed since."""
    table = grid(session, key).value.copy()
    editor = session.session_state[f"{key}-{session.session_state[key].generation}"]
    for row, typed in editor["edited_rows"].items():
        for column, text in typed.items():
            table.loc[table.index[int(row)], column] = text
    return table.to_numpy().tolist()


def move(session, **edit):
    """Lets go of a bar, as the live component says it."""
    bench = next(child for child in inside(session._tree) if child.key == BENCH)
    edit = {
        "place": session.held[PAGE].place,
        "revision": session.bench(BENCH)["revision"] + 1,
        **edit,
    }
    return session.send(bench.proto.id, {"edit": edit}, "json_value")


def choose_kind(session, kind):
    session.button_group(key="ce_kind").set_value(kind).run()


def prose(session):
    return [plain(element.value) for element in session.markdown]


def one_hot(session):
    return next(code.value for code in session.code if code.value.startswith("tf.one_hot"))
