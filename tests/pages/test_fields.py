"""The fields that pages have in common."""

import pytest

from pages.contents import PAGES


@pytest.mark.parametrize("page", PAGES)
def test_an_emptied_number_goes_back_to_the_one_that_counts(visit, page):
    for field in visit(page).number_input:
        empty_means_something = bool(field.proto.placeholder)
        assert empty_means_something or field.proto.default == pytest.approx(field.value), field.key
