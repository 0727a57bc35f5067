"""The numbers that are typed, on all pages."""

import pytest

from pages.contents import PAGES


@pytest.mark.parametrize("page", PAGES)
def test_an_emptied_number_goes_back_to_the_one_that_counts(visit, page):
    for field in visit(page).number_input:
        empty_means_something = bool(field.proto.placeholder)
        assert empty_means_something or field.proto.default == pytest.approx(field.value), field.key


@pytest.mark.parametrize("page", PAGES)
def test_a_number_out_of_bounds_is_left_to_the_page_to_refuse(visit, page):
    # Streamlit says its own bounds in English alone, where a mouse rests
    fields = visit(page).number_input
    assert not [field.key for field in fields if field.proto.has_min or field.proto.has_max]
