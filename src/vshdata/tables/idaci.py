"""Which index of deprivation a census's IDACI rank is of.

Ranks of two indices cannot be compared: the areas, the population and the income measured differ; those
of 2025 are of the small areas of the 2021 census. Research extracts name the index in the heading of some
years (`IDACI_10_`, `IDACI_15_`). The first census with each index is inferred from when it was published:
2010 index, March 2011; 2015 index, September 2015; 2019 index, September 2019; 2025 index, October 2025.
"""

INDICES = {2006: 2007, 2011: 2010, 2016: 2015, 2020: 2019, 2026: 2025}
"""First academic year whose census has the index -> the index, by its year (I)."""


def index_of(year: int) -> str:
    """The index, by its year, that the rank of an academic year's census is of; the oldest before all."""
    begun = [index for first, index in INDICES.items() if first <= year]
    return str(max(begun, default=min(INDICES.values())))
