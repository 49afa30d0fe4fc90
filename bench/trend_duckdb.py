"""The key stage 4 trend for children in need, by hand: `trend_duckdb.py LAKE THREADS`.

One SQL statement over the lake's Parquet files: who is in need on 31 March, the merges of numbers, the
best row of each pupil, and numerator and denominator of all 29 indicators. Prints one JSON object per
indicator and year, as vshdata does.
"""

import json
import sys
from pathlib import Path

import duckdb

MEANS = {
    "ks4_att8_avg": "att8",
    "ks4_ebacc_aps": "ebacc_aps",
    "ks4_att8_eng": "att8_eng",
    "ks4_att8_mat": "att8_mat",
    "ks4_att8_ebacc": "att8_ebacc",
    "ks4_att8_open": "att8_open",
}
PROGRESS = {
    "ks4_p8_avg": "p8",
    "ks4_p8_eng": "p8_eng",
    "ks4_p8_mat": "p8_mat",
    "ks4_p8_ebacc": "p8_ebacc",
    "ks4_p8_open": "p8_open",
}
SHARES = [
    *("ebacc_entered", "basics_95", "basics_94", "ebacc_95", "ebacc_94"),
    *(f"ebacc_{pillar}_{grade}" for pillar in ("eng", "mat", "sci", "hum", "lan") for grade in (95, 94)),
    "any_pass",
]
IN_PROGRESS = "in_p8 AND p8 IS NOT NULL"


def columns() -> dict[str, tuple[str, str]]:
    """Numerator and denominator of every indicator; a count has no denominator."""
    found = {
        "ks4_cohort": ("count(*)", "NULL"),
        "ks4_p8_cohort": (f"count(*) FILTER ({IN_PROGRESS})", "NULL"),
    }
    found |= {name: (f"sum({score})", "count(*)") for name, score in MEANS.items()}
    found |= {
        name: (f"sum({score}) FILTER ({IN_PROGRESS})", f"count(*) FILTER ({IN_PROGRESS})")
        for name, score in PROGRESS.items()
    }
    return found | {f"ks4_{flag}": (f"count(*) FILTER ({flag})", "count(*)") for flag in SHARES}


def query(lake: Path) -> str:
    figures = ", ".join(
        f'{top} AS "{name}", {bottom} AS "{name}:of"' for name, (top, bottom) in columns().items()
    )
    return f"""
        WITH merges AS (FROM read_parquet('{lake}/people/merges.parquet')),
        in_need AS (
            SELECT DISTINCT s.academic_year, coalesce(m.merged_id, s.pupil_id) AS pupil_id
            FROM read_parquet('{lake}/tables/spells/*/*.parquet', hive_partitioning = false) s
            LEFT JOIN merges m ON m.raw_id = s.pupil_id AND m.of_child
            WHERE (s.status = 'cp_plan' OR s.status = 'need' AND NOT coalesce(s.nfa, false)
                   AND coalesce(s.closed_reason NOT IN ('RC8', 'RC9'), true))
              AND s.start <= make_date(s.academic_year, 3, 31)
              AND (s."end" > make_date(s.academic_year, 3, 31)
                   OR s."end" IS NULL AND s.closed_reason IS NULL)
        ),
        results AS (
            SELECT coalesce(m.merged_id, k.pupil_id) AS pupil, k.*
            FROM read_parquet('{lake}/tables/ks4/*/*.parquet', hive_partitioning = false) k
            LEFT JOIN merges m ON m.raw_id = k.pupil_id AND NOT m.of_child
        ),
        best AS (
            SELECT r.* FROM results r
            SEMI JOIN in_need n ON n.academic_year = r.academic_year AND n.pupil_id = r.pupil
            QUALIFY row_number() OVER (
                PARTITION BY r.academic_year, r.pupil
                ORDER BY list_position(['unamended', 'revised', 'final'], r.version) DESC NULLS LAST,
                    r.nat_res DESC NULLS LAST, r.att8 DESC NULLS LAST, r.p8 DESC NULLS LAST,
                    r.ebacc_aps DESC NULLS LAST, r.urn DESC NULLS LAST, r.laestab DESC NULLS LAST
            ) = 1
        )
        SELECT academic_year, {figures}
        FROM best
        WHERE endks AND coalesce(school_type NOT IN ('10', '11'), true)
        GROUP BY academic_year ORDER BY academic_year
    """


def main(lake: Path, threads: int) -> None:
    connection = duckdb.connect(config={"threads": threads})
    answer = connection.execute(query(lake))
    names = [column[0] for column in answer.description or ()]
    for values in answer.fetchall():
        row = dict(zip(names, values, strict=True))
        for name in columns():
            cell = {"indicator": name, "academic_year": row["academic_year"]}
            print(json.dumps(cell | {"numerator": row[name], "denominator": row[f"{name}:of"]}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
