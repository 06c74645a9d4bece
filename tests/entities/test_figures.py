"""The notation of figures: what people type and read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.figures import MAX_FIGURE, Figure, FigureError, describe_figure, read_figure

numbers = st.integers(0, MAX_FIGURE - 1)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    """Return any figure that the database takes, in its one form."""
    least, best, most = sorted((draw(numbers), draw(numbers), draw(numbers)))
    known = draw(st.sets(st.sampled_from(Figure._fields), min_size=1))
    figure = Figure(least, best, most)._asdict()
    made = Figure(**{name: number for name, number in figure.items() if name in known})
    return made._replace(best=None) if made.is_exact else made


@given(figures())
def test_what_is_described_is_read_as_the_same_figure(figure: Figure) -> None:
    assert read_figure(describe_figure(figure)) == figure


@given(st.text(max_size=100))
def test_any_words_are_read_or_refused_with_an_explanation(typed: str) -> None:
    try:
        figure = read_figure(typed)
    except FigureError as error:
        assert str(error)
    else:
        assert read_figure(describe_figure(figure)) == figure == figure.normal


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        ("12", Figure(12, None, 12)),
        (" 12 ", Figure(12, None, 12)),
        ("12+", Figure(at_least=12)),
        ("12 +", Figure(at_least=12)),
        ("at least 12", Figure(at_least=12)),
        ("12 or more", Figure(at_least=12)),
        ("≥12", Figure(at_least=12)),
        ("more than 12", Figure(at_least=13)),
        ("30-60", Figure(30, None, 60)),
        ("30 – 60", Figure(30, None, 60)),
        ("30—60", Figure(30, None, 60)),
        ("30 to 60", Figure(30, None, 60)),
        ("Between 30 and 60", Figure(30, None, 60)),
        ("30-30", Figure(30, None, 30)),
        ("up to 60", Figure(at_most=60)),
        ("Up to 60", Figure(at_most=60)),
        ("at most 60", Figure(at_most=60)),
        ("fewer than 60", Figure(at_most=59)),
        ("~300", Figure(best=300)),
        ("≈ 300", Figure(best=300)),
        ("about 300", Figure(best=300)),
        ("Approximately 300", Figure(best=300)),
        ("c. 300", Figure(best=300)),
        ("best 300", Figure(best=300)),
        ("30-60, best 45", Figure(30, 45, 60)),
        ("30–60; best 45", Figure(30, 45, 60)),
        ("30-60 best 45", Figure(30, 45, 60)),
        ("12+, best 20", Figure(at_least=12, best=20)),
        ("up to 60, best 45", Figure(best=45, at_most=60)),
        ("12, best 12", Figure(12, None, 12)),
        ("1,200", Figure(1200, None, 1200)),
        ("1 200", Figure(1200, None, 1200)),
        ("1\u2009200\u202f000", Figure(1200000, None, 1200000)),
        ("1.200-1.300, best 1.250", Figure(1200, 1250, 1300)),
        ("1’200", Figure(1200, None, 1200)),
        ("1,200, best 1,200", Figure(1200, None, 1200)),
        ("١٢", Figure(12, None, 12)),
        ("٣٠-٦٠", Figure(30, None, 60)),
        ("۱٬۲۰۰", Figure(1200, None, 1200)),
        ("\u200f١٢+\u200f", Figure(at_least=12)),
    ],
)
def test_a_figure_is_read_as_people_write_it(typed: str, figure: Figure) -> None:
    assert read_figure(typed) == figure


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Write a number"),
        ("dozens", "Write a number"),
        ("-12", "Write a number"),
        ("1.5", "Write a number"),
        ("12 34", "Write a number"),
        ("1,20", "Write a number"),
        ("fewer than 0", "Write a number"),
        ("30-60, worst 45", "Write a number"),
        ("60-30", "The lower bound, 60, is larger than the upper bound, 30."),
        ("30-60, best 70", "The best figure, 70, does not lie within the bounds."),
        ("30+, best 20", "The best figure, 20, does not lie within the bounds."),
        ("12, best 13", "12 is exact, so 13 cannot be the best figure."),
        ("~300, best 310", "Give one best figure."),
        ("99999999999", "This number is too large"),
        ("1" * 5000, "too long for a number"),
    ],
)
def test_what_is_no_figure_is_refused_with_what_to_write(typed: str, said: str) -> None:
    with pytest.raises(FigureError, match=f"^{said}|{said}"):
        read_figure(typed)


def test_a_figure_of_which_nothing_is_known_is_described_as_unknown() -> None:
    assert describe_figure(Figure()) == "unknown"


def test_the_best_figure_of_an_exact_number_is_the_number() -> None:
    assert (Figure(12, None, 12).estimate, Figure(best=300).estimate) == (12, 300)
    assert Figure(12, None, None).estimate is None
