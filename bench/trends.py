"""The trend tables of a pack and nothing else: one of every area for each cohort named."""

import sys

from vshdata.api import trend_table
from vshdata.report.formats import write_csv


def main() -> None:
    lake, years, *cohorts = sys.argv[1:]
    for cohort in cohorts:
        table = trend_table(lake, cohort=cohort, area="all", years=years)
        print(len(write_csv(table)))


if __name__ == "__main__":
    main()
