"""Who is who: pupils of school data, and which of them each child of a return is.

A pupil is the set of school rows that share a UPN, a matching reference or an uncontested former UPN.
A child of a return is joined to a pupil by the steps and with the conflicts of section 4.5.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from .records import Child, Pupil, Return
from .text import letters_of

PupilId = str
ChildKey = tuple[str, str]
"""Family of the return, and the authority's number for the child."""


class Union:
    """Sets of names that grow together."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def root(self, name: str) -> str:
        while self.parent.setdefault(name, name) != name:
            name = self.parent[name]
        return name

    def join(self, one: str, other: str) -> None:
        self.parent[max(self.root(one), self.root(other))] = min(self.root(one), self.root(other))


class Roll:
    """The pupils of all school data, found by any identifier."""

    def __init__(self, rows: Iterable[Pupil]) -> None:
        self.rows = [row for row in rows if row.upn or row.pmr]
        self.union = Union()
        for row in self.rows:
            if row.upn and row.pmr:
                self.union.join(f"upn {row.upn}", f"pmr {row.pmr}")
        self.former = self.uncontested()
        births = self.count("dob")
        for former, owner in self.former.items():
            name = f"upn {former}"
            if name in self.union.parent and not (
                births[name] and set(births[owner]).isdisjoint(births[name])
            ):
                self.union.join(name, owner)
        self.births: dict[PupilId, Counter[date]] = self.count("dob")
        self.sexes: dict[PupilId, Counter[str]] = self.count("sex")

    def id_of(self, row: Pupil) -> PupilId | None:
        if row.upn:
            return self.union.root(f"upn {row.upn}")
        return self.union.root(f"pmr {row.pmr}") if row.pmr else None

    def uncontested(self) -> dict[str, PupilId]:
        """Former UPNs that one pupil alone gives as his or hers."""
        claims: dict[str, set[PupilId]] = defaultdict(set)
        for row in self.rows:
            pupil = self.id_of(row)
            if row.former_upn and pupil and row.former_upn != row.upn:
                claims[row.former_upn].add(pupil)
        return {former: min(owners) for former, owners in claims.items() if len(owners) == 1}

    def count(self, what: str) -> dict[PupilId, Counter]:  # type: ignore[type-arg]
        found: dict[PupilId, Counter] = defaultdict(Counter)  # type: ignore[type-arg]
        for row in self.rows:
            pupil, value = self.id_of(row), getattr(row, what)
            if pupil and value:
                found[pupil][value] += 1
        return found

    def by_upn(self, upn: str) -> PupilId | None:
        """The pupil that has the UPN now, else the one that alone had it before."""
        name = f"upn {upn}"
        if name in self.union.parent:
            return self.union.root(name)
        owner = self.former.get(upn)
        return self.union.root(owner) if owner else None

    def birth(self, pupil: PupilId) -> date | None:
        """The date of birth most rows give; of equals the earliest."""
        dates = self.births.get(pupil)
        return min(dates, key=lambda born: (-dates[born], born)) if dates else None

    def sex(self, pupil: PupilId) -> str | None:
        codes = self.sexes.get(pupil)
        return codes.most_common(1)[0][0] if codes else None


def is_slip(one: date, other: date) -> bool:
    """Whether two dates differ as by a slip of the hand: day and month exchanged, or one digit off."""
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return True
    digits = zip(f"{one:%d%m%Y}", f"{other:%d%m%Y}", strict=True)
    return sum(a != b for a, b in digits) <= 1


def disagree(births: Iterable[set[date | None]]) -> bool:
    """Whether several children have known dates of birth of which none is common to all."""
    known = [days - {None} for days in births if days - {None}]
    return bool(known) and not set.intersection(*known)


class Linkage:
    """Which pupil each child of the returns is, if any."""

    def __init__(self, roll: Roll, returns: Iterable[Return]) -> None:
        self.roll = roll
        self.children: dict[ChildKey, list[tuple[int, Child]]] = defaultdict(list)
        for one in returns:
            for child in one.children:
                self.children[one.family, child.number].append((one.year, child))
        self.barred: set[tuple[ChildKey, str]] = self.conflicts()
        self.joined: dict[ChildKey, PupilId] = {}
        for key in self.children:
            pupils = self.pupils_of(key)
            if len(pupils) == 1:
                self.joined[key] = pupils.pop()
        self.by_number()
        self.by_name()

    def pupils_of(self, key: ChildKey) -> set[PupilId]:
        """By UPN, else by former UPN, whatever return gives them, leaving out those of a conflict."""
        for what in ("upns", "former_upns"):
            found = {
                pupil
                for _, child in self.children[key]
                for upn in getattr(child, what)
                if (pupil := self.roll.by_upn(upn)) and (key, upn) not in self.barred
            }
            if found:
                return found
        return set()

    def conflicts(self) -> set[tuple[ChildKey, str]]:
        """UPNs not to be believed of a child."""
        claims: dict[str, dict[ChildKey, set[date | None]]] = defaultdict(lambda: defaultdict(set))
        at_once: Counter[tuple[str, str, int]] = Counter()
        for key, records in self.children.items():
            for year, child in records:
                for upn in child.upns:
                    claims[upn][key].add(child.dob)
                    at_once[upn, key[0], year] += 1
        several = {
            upn for (upn, family, _), children in at_once.items() if children > 1 and family != "kinship"
        }
        return {
            (key, upn)
            for upn, births in claims.items()
            for key in births
            if upn in several or disagree(births.values()) or self.another_at_school(key, upn)
        }

    def another_at_school(self, key: ChildKey, upn: str) -> bool:
        """School data give the UPN a date of birth that is no slip away, or a slip and another sex.

        Two children who exchanged their UPNs are found so: each has the other's date of birth at school.
        """
        pupil = self.roll.by_upn(upn)
        at_school = self.roll.births.get(pupil) if pupil else None
        if not at_school or not pupil:
            return False
        for _, child in self.children[key]:
            if upn not in child.upns or child.dob is None or child.dob in at_school:
                continue
            slip = any(is_slip(child.dob, born) for born in at_school)
            if not slip or (child.sex and self.roll.sex(pupil) not in {None, child.sex}):
                return True
        return False

    def by_number(self) -> None:
        """Children whom no UPN joins, by number, date of birth and sex of a child of another family."""
        joined = dict(self.joined)
        for (family, number), records in self.children.items():
            if (family, number) in joined:
                continue
            for other in {family for family, _ in self.children} - {family}:
                pupil = joined.get((other, number))
                if pupil and self.alike(records, self.children[other, number]):
                    self.joined[family, number] = pupil

    def alike(self, ones: list[tuple[int, Child]], others: list[tuple[int, Child]]) -> bool:
        facts = [{(child.dob, child.sex) for _, child in records} for records in (ones, others)]
        return bool(facts[0] & facts[1]) and all(born and sex for born, sex in facts[0] & facts[1])

    def by_name(self) -> None:
        """Children whom nothing else joins, by surname, forename, date of birth and postcode."""
        names: dict[tuple[str, ...], set[PupilId]] = defaultdict(set)
        for row in self.roll.rows:
            pupil = self.roll.id_of(row)
            if pupil and row.postcode and row.dob:
                names[called(row)].add(pupil)
        for key, records in self.children.items():
            for _, child in records:
                full = key not in self.joined and child.surname and child.postcode and child.dob
                pupils = names.get(called(child), set()) if full else set()
                if len(pupils) == 1:
                    self.joined[key] = min(pupils)


def called(one: Pupil | Child) -> tuple[str, ...]:
    return (letters_of(one.surname), letters_of(one.forename), str(one.dob), letters_of(one.postcode))
