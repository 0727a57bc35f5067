import pytest
from hypothesis import settings

# A slow example is no mistake: the first one pays for imports, and machines are shared.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the tests that import TensorFlow last: they slow down all that follow.

    With Keras loaded, Streamlit clears Keras' session after every run of a page: 0.2 s a run.
    """
    items.sort(key=lambda item: "tf" in getattr(item, "fixturenames", ()))
