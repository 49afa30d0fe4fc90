"""The fictional schools. Establishment types are the codes of the register of schools."""

from dataclasses import dataclass
from datetime import date, timedelta

LA = "999"


@dataclass(frozen=True)
class School:
    """A school of authority 999; its reference number lies outside the range in use."""

    number: int
    estab: str
    school_type: str

    @property
    def phase(self) -> str:
        """The phase as COLLECT writes it."""
        return _PHASES[self.school_type if self.estab.startswith("1") else self.estab[0]]

    @property
    def urn(self) -> str:
        """Unique reference number."""
        return str(990000 + self.number)

    @property
    def laestab(self) -> str:
        """Authority and establishment number."""
        return LA + self.estab

    @property
    def native_id(self) -> str:
        """The school's id in COLLECT."""
        return f"SCH{self.number}"


_PHASES = {"2": "PS", "4": "SS", "7": "SP", "14": "PR", "15": "NS"}
"""By the first digit of the establishment number; of those that start with 1, by type."""

_COMMUNITY, _SPONSORED, _CONVERTER = "1", "28", "34"
_SPECIAL, _PUPIL_REFERRAL, _INDEPENDENT, _NURSERY = "7", "14", "11", "15"

SECONDARIES = (
    School(1, "4001", _COMMUNITY),
    School(2, "4002", _CONVERTER),
    School(3, "4003", _SPONSORED),
    School(4, "4004", _CONVERTER),
)
PRIMARIES = (School(5, "2001", _COMMUNITY), School(6, "2002", _CONVERTER))
SPECIAL = School(7, "7001", _SPECIAL)
REFERRAL_UNIT = School(8, "1101", _PUPIL_REFERRAL)
INDEPENDENT = School(9, "6001", _INDEPENDENT)
"""Independent schools are in the results but make no school census return."""

NURSERY = School(10, "1001", _NURSERY)

WITH_SIXTH_FORM = SECONDARIES[:3]
ELSEWHERE = (SPECIAL, REFERRAL_UNIT)
"""Schools that are of neither phase, primary or secondary."""

CENSUS_SCHOOLS = (*SECONDARIES, *PRIMARIES, SPECIAL, REFERRAL_UNIT, NURSERY)

_THURSDAY = 3


def census_day(year: int) -> date:
    """The third Thursday of January: the spring census of the academic year that ends in `year`."""
    first = date(year, 1, 1)
    return first + timedelta(days=(_THURSDAY - first.weekday()) % 7 + 14)
