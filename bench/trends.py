"""The trend tables of a pack and nothing else: one of every area for each cohort, beside all pupils."""

import sys

from vshdata.api import trend_table
from vshdata.report.formats import write_csv


def main() -> None:
    lake, years, *cohorts = sys.argv[1:]
    for cohort in cohorts:
        compare = () if cohort == "all" else ("all",)
        table = trend_table(lake, cohort=cohort, area="all", years=years, compare=compare)
        print(len(write_csv(table)))


if __name__ == "__main__":
    main()
