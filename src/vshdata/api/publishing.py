"""Where the figures of an export are of: the own authority as DfE's files name it."""

from typing import TYPE_CHECKING

from vshdata.api.comparing import Home, own_la

if TYPE_CHECKING:
    from vshdata.lake import Lake
    from vshdata.report.ees.write import Where


def where_is(lake: "Lake", home: Home) -> "tuple[Where, list[str]]":
    """The own authority with its codes and region, and what a reader must know of it."""
    from vshdata.figures.benchmarks.shipped import authority
    from vshdata.report.ees.write import Where

    number = own_la(lake, home)
    found = authority(number) if number else None
    if found is None:
        said = (
            f"England has no authority {number}" if number else "it is not known which authority is yours"
        )
        return Where(), [f'The place is written as not available: {said}. Set la = "301" in vshdata.toml.']
    return Where(found.code, found.number, found.name, found.region_code, found.region), []
