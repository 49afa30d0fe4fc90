"""Faults planted in the sample, each listed in the manifest so that tests can demand it is found.

Those here belong to a child and show in every file it is in; `spoil` has those of a single record.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import chain, pairwise

from vshdata.identifiers import LETTERS
from vshdata.sample.national import Group
from vshdata.sample.people import Child, World, with_check_letter
from vshdata.sample.schools import SECONDARIES

Pair = tuple[Child, Child]

MEANINGS = {
    "missing_upn": "The return has no UPN for a child in Year 11, only a code that says why.",
    "wrong_check_letter": "The child's UPN has a wrong check letter, in every file alike.",
    "former_upn_only": "The return holds a superseded UPN; the census gives it as the former one.",
    "upn_not_yet_known": "The looked-after return has a code for a UPN not yet known, in every year.",
    "shared_upn": "Two children of the return with different dates of birth carry one UPN.",
    "swapped_upns": "Two children of the return carry each other's UPN; the census has both right.",
    "twins_with_one_upn": "Two children of the return with one date of birth carry one UPN.",
    "mistyped_upn": "The return has a wrong digit in the child's UPN; the census has the right one.",
    "changed_surname": "The list has no UPN for the child, and another surname than the census.",
    "slipped_birth": "The list has no UPN for the child, and a date of birth one digit off the census.",
    "lower_case_need": "The primary need code is in lower case.",
    "invalid_factor": "A factor at assessment is not a code of the return.",
    "invalid_ethnicity": "The ethnicity is not a code of the return.",
    "stray_text": "Text stands between two elements.",
    "closed_before_opened": "The referral closes before it opens.",
    "unknown_status": "The enrolment status is not a code of the census.",
    "too_few_fields": "The row stops short: it has fewer fields than the header.",
    "date_iso": "The date of birth is in ISO style, not COLLECT's.",
    "date_slashes": "The date of birth has day, month and year with slashes, not COLLECT's style.",
    "date_serial": "The date of birth is a spreadsheet's day number.",
    "exclusion_told_twice": "The census tells one exclusion in two rows.",
    "withdrawn_code": "A session is marked H, not a code of the register since 19 August 2024.",
    "byte_order_mark": "The file starts with a byte order mark.",
    "crlf": "The file's lines end in carriage return and line feed.",
    "windows_1252": "A surname holds a letter that is Windows-1252, not UTF-8.",
    "unquoted_comma": "A surname holds a comma and the file has no quotes, so the fields shift.",
    "duplicate_pupil": "A second row for one pupil: fewer points, not in the national results.",
    "att8_out_of_range": "Attainment 8 is 99; the most there can be is 90.",
    "no_pupil_reference": "The row has neither a UPN nor a pupil matching reference.",
}
"""Every fault by its name in the manifest."""


def spoil_children(world: World) -> World:
    """The world with four children of Year 11 whose identifiers are wrong, and younger ones: a pair that
    shares a UPN, a pair that swapped theirs, a pair of twins with one, and two whose UPN is mistyped.
    """
    year = world.years[-1]
    cohorts = {**world.cohorts, year: _spoiled_pupils(world, year)}
    younger = chain.from_iterable(cohorts[name] for name in cohorts if name > year)
    once = [child for child in younger if _is_returned_only_in(child, year, world.years)]
    swaps = {child.number: child for child in _spoiled_younger(once)}
    return replace(
        world,
        cohorts={
            name: tuple(swaps.get(child.number, child) for child in children)
            for name, children in cohorts.items()
        },
    )


def _spoiled_pupils(world: World, year: int) -> tuple[Child, ...]:
    """Children in need are sure to be in the return, and in a cohort that should still match."""
    groups = world.groups[year]
    sure = [
        child
        for child in world.cohorts[year]
        if child.school in SECONDARIES and child.second_school is None
    ]
    in_need = [child for child in sure if groups.get(child.number) is Group.IN_NEED]
    in_care = [child for child in sure if groups.get(child.number) is Group.LOOKED_AFTER]
    spoilers = (_without_upn, _with_wrong_letter, _under_former_upn)
    swaps = {child.number: spoil(child) for child, spoil in zip(in_need, spoilers, strict=False)}
    swaps |= {child.number: _not_yet_known(child) for child in in_care[:1]}
    return tuple(swaps.get(child.number, child) for child in world.cohorts[year])


def _not_yet_known(child: Child) -> Child:
    return _faulty(replace(child, care_upn="UN4"), "upn_not_yet_known")


def _without_upn(child: Child) -> Child:
    return _faulty(replace(child, cin_upn="", upn_unknown="UN5"), "missing_upn")


def _with_wrong_letter(child: Child) -> Child:
    letter, body = child.enrolment_upn[0], child.enrolment_upn[1:]
    wrong = LETTERS[(LETTERS.index(letter) + 1) % len(LETTERS)] + body
    return _faulty(replace(child, enrolment_upn=wrong, cin_upn=wrong, care_upn=wrong), "wrong_check_letter")


def _under_former_upn(child: Child) -> Child:
    former = with_check_letter(f"{child.enrolment_upn[1:12]}A")
    return _faulty(replace(child, former_upn=former, cin_upn=former), "former_upn_only")


def _is_returned_only_in(child: Child, year: int, years: Iterable[int]) -> bool:
    """Both children of the pair must be in the same returns, or one return would show nothing."""
    return child.cin_upn != "" and [at for at in years if child.returned_cases(at)] == [year]


def _spoiled_younger(once: Iterable[Child]) -> Iterable[Child]:
    """Each fault on the first two neighbours it fits, of those none has met; nowhere if it fits none."""
    left = list(once)
    for spoil, fits in _OF_PAIRS:
        pair = next((pair for pair in pairwise(left) if fits(*pair)), None)
        if pair:
            left = [child for child in left if child not in pair]
            yield from spoil(*pair)


def _share(one: Child, other: Child) -> Pair:
    return _faulty(one, "shared_upn"), _faulty(replace(other, cin_upn=one.cin_upn), "shared_upn")


def _swap(one: Child, other: Child) -> Pair:
    upns = (other.cin_upn, one.cin_upn)
    one, other = (replace(child, cin_upn=upn) for child, upn in zip((one, other), upns, strict=True))
    return _faulty(one, "swapped_upns"), _faulty(other, "swapped_upns")


def _twin(one: Child, other: Child) -> Pair:
    other = replace(other, born=one.born, due=one.due, surname=one.surname, cin_upn=one.cin_upn)
    return _faulty(one, "twins_with_one_upn"), _faulty(other, "twins_with_one_upn")


def _mistype(one: Child, other: Child) -> Pair:
    return _with_wrong_digit(one), _with_wrong_digit(other)


def _with_wrong_digit(child: Child) -> Child:
    """The last: a check letter tells every single digit that is wrong."""
    start, last = child.cin_upn[:-1], child.cin_upn[-1]
    return _faulty(replace(child, cin_upn=f"{start}{9 - int(last)}"), "mistyped_upn")


def _born_apart(one: Child, other: Child) -> bool:
    return one.born != other.born


def _of_one_age(one: Child, other: Child) -> bool:
    return one.cohort == other.cohort


def _faulty(child: Child, fault: str) -> Child:
    return replace(child, faults=(*child.faults, fault))


_OF_PAIRS: tuple[tuple[Callable[[Child, Child], Pair], Callable[[Child, Child], bool]], ...] = (
    (_share, _born_apart),
    (_swap, _born_apart),
    (_twin, _of_one_age),
    (_mistype, _born_apart),
)
