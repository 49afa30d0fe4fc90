"""What a request for live weeks prints gives away no number that it hides."""

from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from week_worlds import Count, figures, told

from vshdata.attendance.measures import APART, WITHIN
from vshdata.attendance.weekly import Place, paired
from vshdata.figures.disclosure import PROFILES, SafeCell, SafeCells, Status, protect_each
from vshdata.figures.measure import Figure

COHORTS = ("cin", "csw", "cla")
"""Children in need are those with a social worker at home, and those looked after."""

Child = tuple[str, int, int, int, int]
CHILDREN = st.lists(
    st.tuples(
        st.sampled_from(["csw", "csw", "csw", "cla"]),
        st.integers(3, 12),
        st.sampled_from([0, 0, 0, 1, 4]),
        st.sampled_from([0, 0, 1, 5]),
        st.integers(0, 2),
    ),
    min_size=8,
    max_size=40,
)


def world(children: Sequence[Child]) -> dict[Place, Figure]:
    """Figures of one week of the two cohorts and of both together."""
    found: dict[Place, Figure] = {}
    for cohort in COHORTS:
        rows: list[Count] = [
            told(number, 1, there, excused, without, no_mark=blank, no_reason=min(without, 1))
            for number, (of, there, excused, without, blank) in enumerate(children)
            if cohort in {of, "cin"}
        ]
        found |= figures(rows, [1], scope=cohort) if rows else {}
    return found


def protected(found: Mapping[Place, Figure], profile: str) -> SafeCells[Place]:
    return protect_each(
        found,
        PROFILES[profile],
        lambda place: (place.scope, place.week.toordinal()),
        within=paired(found, WITHIN),
        apart=paired(found, APART),
    )


def shown_of(cells: Mapping[Place, SafeCell], places: Sequence[Place]) -> list[bool]:
    return [cells[place].status is not Status.SUPPRESSED for place in places if place in cells]


@given(CHILDREN, st.sampled_from(["dfe", "strict"]))
@settings(max_examples=40, deadline=None)
def test_no_hidden_number_is_the_rest_of_those_shown(children: list[Child], profile: str) -> None:
    """Two cohorts and their sum, or the three that make up possible sessions: never one hidden alone."""
    found = world(children)
    cells = protected(found, profile).cells
    for place in found:
        if place.scope != "cin" or place.measure == "live_schools":
            continue
        across = shown_of(cells, [Place(scope, place.week, place.measure) for scope in COHORTS])
        assert len(across) < len(COHORTS) or across.count(False) != 1, place.measure
    for scope in COHORTS:
        kinds = [
            Place(scope, week, f"live_{kind}")
            for week in {place.week for place in found}
            for kind in ("attended", "authorised_absence", "unauthorised_absence")
        ]
        assert shown_of(cells, kinds).count(False) != 1, scope


@given(CHILDREN)
@settings(max_examples=40, deadline=None)
def test_few_pupils_are_never_shown_and_a_hidden_cell_holds_no_number(children: list[Child]) -> None:
    found = world(children)
    cells = protected(found, "dfe").cells
    for place, cell in cells.items():
        if cell.status is Status.SUPPRESSED:
            assert (cell.value, cell.numerator, cell.denominator) == (None, None, None)
        elif place.measure != "live_schools":
            assert not 0 < found[place].pupils <= 5, place
            assert not 0 < found[place].pupils_on_top <= 5, place
