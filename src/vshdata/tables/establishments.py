"""What the number of a school says of it: DfE numbers schools by what they are.

Numbers are the four digits after the authority's three. Source: the ranges of establishment numbers in
DfE's register of schools; their edges are inferred from it.
"""

PRIMARY, SECONDARY, SPECIAL, AP, INDEPENDENT = "primary", "secondary", "special", "ap", "independent"

NUMBERS: tuple[tuple[int, int, str], ...] = (
    (1000, 1099, PRIMARY),
    (1100, 1149, AP),
    (2000, 3999, PRIMARY),
    (4000, 4999, SECONDARY),
    (5200, 5299, PRIMARY),
    (5400, 5499, SECONDARY),
    (5900, 5949, SPECIAL),
    (6000, 6899, INDEPENDENT),
    (6900, 6999, SECONDARY),
    (7000, 7999, SPECIAL),
)
"""First and last number, and the phase. Nurseries, 1000 to 1099, count as primary; pupil referral units
and alternative provision are `ap`; 6900 to 6999 are academies. Any other number says nothing."""

PATTERN = r"^([0-9]{3}[/ -]?)?[0-9]{4}(\.0)?$"
"""A number with its authority or without; workbooks write it as a decimal. A URN has six digits."""
