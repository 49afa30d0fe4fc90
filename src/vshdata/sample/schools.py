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


_COMMUNITY, _SPONSORED, _CONVERTER = "1", "28", "34"
_SPECIAL, _PUPIL_REFERRAL, _INDEPENDENT = "7", "14", "11"

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

CENSUS_SCHOOLS = (*SECONDARIES, *PRIMARIES, SPECIAL, REFERRAL_UNIT)

_THURSDAY = 3


def census_day(year: int) -> date:
    """The third Thursday of January: the spring census of the academic year that ends in `year`."""
    first = date(year, 1, 1)
    return first + timedelta(days=(_THURSDAY - first.weekday()) % 7 + 14)
