"""The stages before key stage 4, in per cent unless said otherwise.

A stage has levels only for the years in which it was held: none in 2020 and 2021, key stage 1 until
2023, the multiplication tables check from 2022.
"""

from vshdata.sample.national import Group, Shares, lowered, read

GOOD_LEVEL = read("""
    2017  46.0  42.0  48.0  70.7
    2018  46.0  42.0  48.0  71.5
    2019  46.0  42.0  48.0  71.8
    2022  36.7  33.4  39.1  65.2
    2023  38.4  35.8  41.3  67.2
    2024  38.3  35.1  39.9  67.7
    2025  39.6  33.6  42.9  68.3
""")
"""A good level of development. The groups of 2017 to 2019, under the old goals, are an assumption."""

REFORMED_GOALS = 2022
"""First year of goals E01 to E17; G01 to G17 before."""

_BELOW = {Group.IN_NEED: 0.62, Group.PROTECTED: 0.58, Group.LOOKED_AFTER: 0.68}
_FAR_BELOW = {Group.IN_NEED: 0.36, Group.PROTECTED: 0.32, Group.LOOKED_AFTER: 0.42}
"""Groups against all pupils where nothing is published of them: an assumption, after key stage 2."""

PHONICS = lowered({2017: 81, 2018: 82, 2019: 82, 2022: 75, 2023: 79, 2024: 80, 2025: 80}, _BELOW)
"""Met the standard in Year 1. The groups are an assumption."""

PHONICS_AUTUMN = lowered({2020: 78, 2021: 79}, _BELOW)
"""Met it in the autumn of Year 2, in place of the summer of 2020 and of 2021."""

PHONICS_AGAIN = lowered({2017: 58}, _BELOW)
"""Met it in Year 2, of those who had not in Year 1. An assumption for every year and group."""

KS1_YEARS = (2017, 2018, 2019, 2022, 2023)


def _ks1(expected: tuple[float, ...], greater: tuple[float, ...]) -> tuple[Shares, Shares]:
    return (
        lowered(dict(zip(KS1_YEARS, expected, strict=True)), _BELOW),
        lowered(dict(zip(KS1_YEARS, greater, strict=True)), _FAR_BELOW),
    )


KS1 = {
    "READ": _ks1((76, 75, 75, 67, 68), (25, 26, 25, 18, 19)),
    "WRIT": _ks1((68, 70, 69, 58, 60), (16, 16, 15, 8, 8)),
    "MATH": _ks1((75, 76, 76, 68, 70), (21, 22, 22, 15, 16)),
}
"""Subject -> expected standard or better, and greater depth. The groups are an assumption."""

KS1_SCIENCE = lowered(dict(zip(KS1_YEARS, (83, 83, 82, 77, 79), strict=True)), _BELOW)
KS1_ALL_THREE = lowered(dict(zip(KS1_YEARS, (64, 65, 65, 53, 56), strict=True)), _BELOW)
"""Expected in reading, writing and maths: not published, an assumption."""

MTC_MEAN = read("""
    2022  15.6  15.2  16.0  19.8
    2023  16.0  15.6  16.4  20.2
    2024  16.4  16.0  16.8  20.6
    2025  16.8  16.4  17.2  21.0
""")
"""Mean mark of those who took the check, of 25. The groups, and all pupils of 2023 and 2024 (the mean
of boys and girls), are assumptions."""

MTC_FULL = lowered({2022: 27, 2023: 29, 2024: 34, 2025: 37}, _FAR_BELOW)
"""Full marks, of all who were eligible. 2022, 2023 and the groups are assumptions."""

MTC_TOOK_IT = read("2022  86  87  88  96")

# Key stage 2: expected standard.
KS2_YEARS = (2017, 2018, 2019, 2022, 2023, 2024, 2025)

KS2_EXPECTED = {
    "RWM": read("""
        2017  31  31  32  62
        2018  34  35  35  65
        2019  35  35  37  65
        2022  28  28  31  59
        2023  29  29  37  60
        2024  30  31  34  61
        2025  30  32  35  63
    """),
    "READ": read("""
        2017  43  44  45  72
        2018  48  50  51  76
        2019  45  48  49  74
        2022  45  49  52  75
        2023  43  46  54  73
        2024  45  48  53  75
        2025  44  49  51  76
    """),
    "WRITTA": read("""
        2017  45  47  48  77
        2018  48  49  49  79
        2019  48  50  50  79
        2022  38  40  42  70
        2023  40  41  48  72
        2024  39  42  46  72
        2025  39  42  45  73
    """),
    "MAT": read("""
        2017  44  47  46  75
        2018  46  48  47  76
        2019  48  52  51  79
        2022  39  41  44  72
        2023  40  42  51  73
        2024  40  42  47  74
        2025  40  43  46  75
    """),
    "GPS": read("""
        2017  46  49  50  77
        2018  48  50  50  78
        2019  48  51  53  79
        2022  41  43  47  73
        2023  41  43  50  73
        2024  41  43  47  73
        2025  41  44  47  73
    """),
}


def _higher(*levels: float) -> Shares:
    return lowered(dict(zip(KS2_YEARS, levels, strict=True)), _FAR_BELOW)


KS2_HIGHER = {
    "RWM": _higher(9, 10, 11, 7, 8, 8, 8),
    "READ": _higher(25, 28, 27, 28, 29, 29, 34),
    "WRITTA": _higher(18, 20, 20, 13, 13, 13, 13),
    "MAT": _higher(23, 24, 27, 23, 24, 24, 27),
    "GPS": _higher(31, 35, 36, 28, 30, 32, 30),
}
"""Higher standard, and greater depth in writing. The groups are an assumption."""

KS2_PROGRESS = {
    "READ": read("""
        2017  -1.73  -1.94  -0.67  0.00
        2018  -1.43  -1.71  -0.16  0.00
        2019  -1.53  -1.49  -0.25  0.03
        2022  -2.03  -1.93  -0.41  0.04
        2023  -2.39  -2.34   0.04  0.04
    """),
    "WRIT": read("""
        2017  -1.80  -2.02  -0.91  0.00
        2018  -1.70  -2.17  -0.81  0.00
        2019  -1.79  -2.06  -0.82  0.03
        2022  -1.99  -1.85  -0.73  0.05
        2023  -2.43  -2.40  -0.33  0.04
    """),
    "MAT": read("""
        2017  -1.96  -1.78  -1.07  0.00
        2018  -1.58  -1.72  -0.78  0.00
        2019  -1.90  -1.78  -0.98  0.03
        2022  -2.44  -2.31  -1.03  0.04
        2023  -2.78  -2.77  -0.63  0.04
    """),
}
"""Mean progress in points of scaled score; none where key stage 1 had been cancelled. All pupils of
2017 are an assumption."""
