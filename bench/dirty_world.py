"""Children of one authority, one in twenty of whom are told wrongly; what each file says, and the truth.

Every child is a pupil of the January census and is in the return of the year. A few are in the return
before as well, or on a list with names. What is wrong with each child is known here and in no extract.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from vshdata.identifiers import LETTERS, check_letter

DIRT = 0.05
TWINS = 0.03
"""Share of clean children who are a twin of the one before."""

IN_RETURN_BEFORE = 0.4
FIRST_BIRTH, BIRTHS = date(2007, 9, 1), 4380
_STARTS = "Al Be Ca Da El Fi Ga Ha Is Jo Ka Le Mo Na Or Pe Ro Sa Ti Wi".split()
_MIDDLES = "bar den fer gor lin mar nis por ras tal ven wyn".split()
_ENDS = ("a", "ah", "by", "dale", "er", "ett", "ford", "ie", "ley", "man", "on", "well")


@dataclass(frozen=True)
class Told:
    """How one file describes a child."""

    upn: str = ""
    former_upn: str = ""
    surname: str = ""
    forename: str = ""
    born: date = FIRST_BIRTH
    sex: str = "F"
    postcode: str = ""


@dataclass(frozen=True)
class Person:
    """A child. `school`: the census, which is right; `now`, `before`: the returns; None: not there."""

    number: int
    school: Told
    now: Told
    before: Told | None = None
    listed: Told | None = None
    kind: str = "clean"


Pair = tuple[Person, Person]


@dataclass(frozen=True)
class Kind:
    """One kind of dirt, on two children. `step`: the declared step that finds the child all the same.

    Where none does, `judged` says whether the pair must stand in the review list.
    """

    name: str
    spoil: Callable[[Random, Person, Person], Pair]
    step: str = ""
    judged: bool = True
    related: str = ""


def build(count: int, seed: int = 7) -> list[Person]:
    """So many children; the dirty ones come first, in pairs."""
    rng = Random(seed)  # noqa: S311 - no secret
    people = [_person(rng, number) for number in range(count)]
    pairs = max(1, round(count * DIRT / 2 / len(KINDS)))
    at = 0
    for kind in KINDS:
        for _ in range(pairs):
            one, other = people[at], _related(rng, people[at], people[at + 1], kind.related)
            spoilt = kind.spoil(rng, one, other)
            people[at : at + 2] = [replace(person, kind=kind.name) for person in spoilt]
            at += 2
    for place in range(at + 1, count):
        if rng.random() < TWINS:
            people[place] = _related(rng, people[place - 1], people[place], "twins")
        if rng.random() < IN_RETURN_BEFORE:
            people[place] = replace(people[place], before=people[place].now)
    return people


def _person(rng: Random, number: int) -> Person:
    school = Told(
        upn=_upn(number),
        surname=_name(rng),
        forename=_name(rng),
        born=FIRST_BIRTH + timedelta(days=rng.randrange(BIRTHS)),
        sex=rng.choice("FM"),
        postcode=f"ZZ{rng.randint(1, 99)} {rng.randint(1, 9)}{rng.choice(LETTERS)}{rng.choice(LETTERS)}",
    )
    return Person(500_000 + number, school, school)


def _upn(number: int) -> str:
    return _whole(f"999{4000 + number // 10_000:04d}{number // 1000 % 10:02d}{number % 1000:03d}")


def _temporary(number: int) -> str:
    place, letter = divmod(number, len(LETTERS))
    return _whole(
        f"999{8000 + place // 10_000:04d}{place // 100 % 100:02d}{place % 100:02d}{LETTERS[letter]}"
    )


def _whole(body: str) -> str:
    return check_letter(body) + body


def _name(rng: Random) -> str:
    return "".join(map(rng.choice, (_STARTS, _MIDDLES, _ENDS)))


def _related(rng: Random, one: Person, other: Person, how: str) -> Person:
    """The other as a twin, or as a brother or sister at least ten months older or younger."""
    if not how:
        return other
    born = one.school.born
    if how == "siblings":
        born += timedelta(days=rng.choice((-1, 1)) * rng.randint(300, 2500))
    family = one.school
    school = replace(other.school, surname=family.surname, postcode=family.postcode, born=born)
    return replace(other, school=school, now=school)


# ---------------------------------------------------------------------- what can be wrong


def _now(**changes: str | date) -> Callable[[Person], Person]:
    return lambda person: replace(person, now=replace(person.now, **changes))  # type: ignore[arg-type]


def _each(spoil: Callable[[Random, Person], Person]) -> Callable[[Random, Person, Person], Pair]:
    return lambda rng, one, other: (spoil(rng, one), spoil(rng, other))


def _without(_rng: Random, person: Person) -> Person:
    return _now(upn="")(person)


def _only_before(_rng: Random, person: Person) -> Person:
    return replace(_now(upn="")(person), before=person.school)


def _listed(change: Callable[[Random, Told], Told]) -> Callable[[Random, Person, Person], Pair]:
    """Without a UPN in the return; the list has the child's name, and something else about it wrong."""

    def spoil(rng: Random, person: Person) -> Person:
        told = replace(change(rng, person.school), upn="")
        return replace(person, now=replace(person.now, upn=""), listed=told)

    return _each(spoil)


def _other_postcode(_rng: Random, told: Told) -> Told:
    return replace(told, postcode="ZZ0 0ZZ")


def _other_surname(rng: Random, told: Told) -> Told:
    return replace(told, surname=f"Mc{_name(rng)}", postcode=rng.choice((told.postcode, "ZZ0 0ZZ", "")))


def _other_birth(rng: Random, told: Told) -> Told:
    return replace(told, born=_slip(rng, told.born))


def _slip(rng: Random, born: date) -> date:
    """Day and month swapped, where that is a date, or one digit off."""
    if born.day <= 12 and born.day != born.month and rng.random() < 0.5:
        return born.replace(month=born.day, day=born.month)
    if born.day > 28:
        return born.replace(day=born.day - 10)
    return born.replace(year=born.year // 10 * 10 + (born.year + 1) % 10)


def _slipped_in_return(rng: Random, person: Person) -> Person:
    return _now(born=_slip(rng, person.school.born))(person)


def _former(_rng: Random, person: Person) -> Person:
    """The return has a number that was given before the true one was found."""
    former = _temporary(person.number)
    return replace(
        person, school=replace(person.school, former_upn=former), now=replace(person.now, upn=former)
    )


def _former_only(_rng: Random, person: Person) -> Person:
    return _now(upn="", former_upn=person.school.upn)(person)


def _wrong_letter(_rng: Random, person: Person) -> Person:
    letter, body = person.now.upn[0], person.now.upn[1:]
    return _now(upn=LETTERS[(LETTERS.index(letter) + 1) % len(LETTERS)] + body)(person)


def _wrong_digit(rng: Random, person: Person) -> Person:
    upn, at = person.now.upn, rng.randint(4, 12)
    return _now(upn=f"{upn[:at]}{(int(upn[at]) + rng.randint(1, 9)) % 10}{upn[at + 1 :]}")(person)


def _swapped(_rng: Random, one: Person, other: Person) -> Pair:
    return _now(upn=other.school.upn)(one), _now(upn=one.school.upn)(other)


def _swapped_after(rng: Random, one: Person, other: Person) -> Pair:
    """Right in the return before: date of birth and sex need not tell that they are exchanged now."""
    one, other = replace(one, before=one.school), replace(other, before=other.school)
    return _swapped(rng, one, other)


def _shared(_rng: Random, one: Person, other: Person) -> Pair:
    return one, _now(upn=one.school.upn)(other)


KINDS = (
    Kind("no UPN", _each(_without), judged=False),
    Kind("no UPN, but in the return before", _each(_only_before), step="child_id"),
    Kind("no UPN, on the list", _listed(lambda _, told: told), step="name"),
    Kind("no UPN, on the list with another postcode", _listed(_other_postcode)),
    Kind("no UPN, on the list with another surname", _listed(_other_surname)),
    Kind("no UPN, on the list with a slip in the date of birth", _listed(_other_birth)),
    Kind("former UPN", _each(_former), step="upn"),
    Kind("former UPN in its own place, no other", _each(_former_only), step="former_upn"),
    Kind("wrong check letter", _each(_wrong_letter)),
    Kind("wrong digit", _each(_wrong_digit)),
    Kind("UPNs swapped", _swapped),
    Kind("UPNs of siblings swapped", _swapped, related="siblings"),
    Kind("UPNs of twins swapped, right before", _swapped_after, related="twins"),
    Kind("UPN of a sibling in the return", _shared, related="siblings"),
    Kind("UPN of a twin in the return", _shared, related="twins"),
    Kind("a slip in the date of birth", _each(_slipped_in_return), step="upn"),
)


# ---------------------------------------------------------------------- the extracts


def census(people: list[Person]) -> Iterator[str]:
    """The January census as *Get information about pupils* gives it, with postcodes."""
    yield (
        "PupilMatchingRef,AcademicYear,CensusTerm,LA,LAEstab,URN,PHASE,UPN,FormerUPN,Surname,Forename,Sex,"
        "DOB,EnrolStatus,EntryDate,NCyearActual,Postcode"
    )
    for person in people:
        told = person.school
        yield (
            f",2023/2024,Spring,999,9994001,100001,S,{told.upn},{told.former_upn},{told.surname},"
            f"{told.forename},{told.sex},{told.born:%d/%m/%Y},C,01/09/2019,{person.number % 11 + 1},"
            f"{told.postcode}"
        )


def local_list(people: list[Person]) -> Iterator[str]:
    """A list of the authority's own, of the children it has names for."""
    yield "LAchildID,UPN,Surname,Forename,Date of birth,Sex,Postcode"
    for person in people:
        told = person.listed
        if told:
            yield (
                f"{person.number},{told.upn},{told.surname},{told.forename},{told.born:%d/%m/%Y},"
                f"{told.sex},{told.postcode}"
            )


def cin_return(people: list[Person], year: int, told: Callable[[Person], Told | None]) -> Iterator[str]:
    """The children in need return: one open referral each."""
    yield (
        "<Message><Header><CollectionDetails><Collection>CIN</Collection>"
        f"<Year>{year}</Year><ReferenceDate>{year}-03-31</ReferenceDate></CollectionDetails>"
        "<Source><SourceLevel>L</SourceLevel><LEA>999</LEA></Source></Header><Children>"
    )
    for person in people:
        own = told(person)
        if own:
            yield _child(person.number, own, year)
    yield "</Children></Message>"


def _child(number: int, told: Told, year: int) -> str:
    given = {
        "LAchildID": str(number),
        "UPN": told.upn,
        "FormerUPN": told.former_upn if told.upn == "" else "",
        "PersonBirthDate": str(told.born),
        "Sex": told.sex,
    }
    identifiers = "".join(f"<{name}>{value}</{name}>" for name, value in given.items() if value)
    return (
        f"<Child><ChildIdentifiers>{identifiers}</ChildIdentifiers>"
        "<ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics>"
        f"<CINdetails><CINreferralDate>{year - 1}-0{number % 9 + 1}-11</CINreferralDate>"
        f"<ReferralSource>6</ReferralSource><PrimaryNeedCode>N{number % 8 + 1}</PrimaryNeedCode>"
        "<ReferralNFA>0</ReferralNFA></CINdetails></Child>"
    )
