"""Sums of casualties count nobody twice."""

from typing import Any

from publication.contract.cells import counted_once, tolls
from tests.publication.documents import casualties


def sums(outcome: str, victims: str | None, rows: list[dict[str, Any]]) -> list[int | None]:
    return [cell.whole({"casualties": rows}) for cell in tolls(outcome, victims) if cell.whole]


def part(of: int, row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "part_of": of}


ALL = casualties(12, 12, victims="unknown")
CHILDREN = part(1, {**casualties(3, 3, victims="civilians"), "demographic": "children"})
WOUNDED = casualties(7, 7, victims="civilians", outcome="wounded")


def test_a_sum_leaves_out_what_another_row_includes() -> None:
    assert sums("killed", None, [ALL, CHILDREN, WOUNDED]) == [12, 12, 12]


def test_a_sum_over_some_victims_counts_a_part_whose_whole_it_leaves_out() -> None:
    assert sums("killed", "civilians", [ALL, CHILDREN, WOUNDED]) == [3, 3, 3]


def test_a_part_of_a_part_is_counted_once() -> None:
    soldiers = part(1, casualties(5, 5))
    civilian = part(2, casualties(1, 1, victims="civilians"))
    assert sums("killed", None, [ALL, soldiers, civilian]) == [12, 12, 12]
    both = [ALL, part(1, casualties(5, 5, victims="civilians")), part(2, CHILDREN)]
    assert sums("killed", "civilians", both) == [5, 5, 5]


def test_rows_that_include_each_other_do_not_go_on_for_ever() -> None:
    rows = [part(2, ALL), part(1, CHILDREN)]
    assert counted_once(rows, lambda row: row["victims"] == "journalists") == []


def test_a_sum_of_best_figures_is_empty_if_one_is_missing() -> None:
    about = {**casualties(None, victims="militants"), "best": 300}
    assert sums("killed", None, [ALL, about]) == [12, 312, None]
    assert sums("killed", None, [casualties(12), about]) == [12, None, None]
