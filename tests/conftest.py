from types import ModuleType

import pytest
from hypothesis import settings

from tests.core.oracles import import_tensorflow

# A slow example is no mistake: the first one pays for imports, and machines are shared. Every run
# has the same examples, so that it tells of what changed; `--hypothesis-profile=search` has others.
settings.register_profile("search", deadline=None)
settings.register_profile("same", deadline=None, derandomize=True)
settings.load_profile("same")


@pytest.fixture(scope="session")
def tf() -> ModuleType:
    """TensorFlow, the oracle; no test imports it otherwise, so that their order is right."""
    return import_tensorflow()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the files that import TensorFlow last: they slow down all that follow.

    With Keras loaded, Streamlit clears Keras' session after every run of a page: 0.2 s a run.
    """

    def imports_tensorflow(item: pytest.Item) -> bool:
        return "tf" in getattr(item, "fixturenames", ())

    slow = {item.path for item in items if imports_tensorflow(item)}
    items.sort(key=lambda item: (item.path in slow, imports_tensorflow(item)))
