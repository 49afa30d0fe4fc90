"""The modules of an SSDA903 return, about children who do not exist, and what a lake made of them."""

from pathlib import Path
from typing import Any

import polars as pl
from extracts import LA, Shape, upn

import vshdata as library
from vshdata.intake.ingest import IngestReport
from vshdata.intake.loaded import Options
from vshdata.lake import Lake

CARE_HEADER = Shape(
    {
        "CHILD": "7",
        "SEX": "1",
        "DOB": "03/02/2008",
        "ETHNIC": "WBRI",
        "UPN": upn(1),
        "MOTHER": "",
        "MC_DOB": "",
    }
)
CARE_EPISODES = Shape(
    {
        "CHILD": "7",
        "DECOM": "10/05/2022",
        "RNE": "S",
        "LS": "C2",
        "CIN": "N1",
        "PLACE": "U4",
        "PLACE_PROVIDER": "PR1",
        "DEC": "",
        "REC": "",
        "REASON_PLACE_CHANGE": "",
        "HOME_POST": "ZZ99 9ZZ",
        "PL_POST": "ZZ99 9ZZ",
        "URN": "SC000001",
    }
)
CARE_PERMANENCE = Shape(
    {"CHILD": "7", "DOB": "03/02/2008", "PREV_PERM": "Z1", "LA_PERM": "", "DATE_PERM": ""}
)
CARE_REVIEWS = Shape({"CHILD": "7", "DOB": "03/02/2008", "REVIEW": "30/08/2023", "REVIEW_CODE": "PN1"})
CARE_ASYLUM = Shape({"CHILD": "7", "SEX": "1", "DOB": "03/02/2008", "DUC": "03/02/2026"})
CARE_OUTCOMES = Shape(
    {
        "CHILD": "7",
        "DOB": "03/02/2008",
        "SDQ_SCORE": "14",
        "SDQ_REASON": "",
        "CONVICTED": "0",
        "HEALTH_CHECK": "",
        "IMMUNISATIONS": "1",
        "TEETH_CHECK": "1",
        "HEALTH_ASSESSMENT": "1",
        "SUBSTANCE_MISUSE": "0",
        "INTERVENTION_RECEIVED": "",
        "INTERVENTION_OFFERED": "",
    }
)
CARE_LEAVERS = Shape({"CHILD": "7", "DOB": "03/02/2008", "IN_TOUCH": "YES", "ACTIV": "F2", "ACCOM": "U1"})
CARE_ADOPTIONS = Shape(
    {
        "CHILD": "7",
        "DOB": "03/02/2008",
        "DATE_INT": "01/06/2023",
        "DATE_MATCH": "01/07/2023",
        "FOSTER_CARE": "0",
        "NB_ADOPTR": "2",
        "SEX_ADOPTR": "MF",
        "LS_ADOPTR": "L0",
    }
)
CARE_PLACED = Shape(
    {
        "CHILD": "7",
        "DOB": "03/02/2008",
        "DATE_PLACED": "01/06/2023",
        "DATE_PLACED_CEASED": "",
        "REASON_PLACED_CEASED": "",
    }
)
CARE_MISSING = Shape(
    {
        "CHILD": "7",
        "DOB": "03/02/2008",
        "MISSING": "M",
        "MIS_START": "01/06/2023",
        "MIS_END": "02/06/2023",
    }
)
CARE_WORKERS = Shape(
    {
        "CHILD": "7",
        "DOB": "03/02/2008",
        "SW_ID": "SW1",
        "SW_DECOM": "01/06/2023",
        "SW_DEC": "",
        "SW_REASON": "MANAGE",
    }
)
CARE_LIBERTY = Shape(
    {"CHILD": "7", "DOB": "03/02/2008", "DOLO_START": "01/06/2023", "DOLO_END": "01/07/2023"}
)
CARE_MODULES = {
    "care_headers": CARE_HEADER,
    "care_episodes": CARE_EPISODES,
    "care_permanence": CARE_PERMANENCE,
    "care_reviews": CARE_REVIEWS,
    "care_asylum": CARE_ASYLUM,
    "care_outcomes": CARE_OUTCOMES,
    "care_leavers": CARE_LEAVERS,
    "care_adoptions": CARE_ADOPTIONS,
    "care_placed": CARE_PLACED,
    "care_missing": CARE_MISSING,
    "care_workers": CARE_WORKERS,
    "care_liberty": CARE_LIBERTY,
}
"""The modules of an SSDA903 return by the table each fills."""


def take(lake: Path, *paths: Path, **options: Any) -> IngestReport:
    return library.ingest(lake, *paths, options=Options(**{"la": LA, **options}))


def spells(lake: Path) -> list[tuple[Any, ...]]:
    """Each spell with its child's number in the return."""
    stored = Lake(lake).people("identifiers")
    assert stored is not None
    children = stored.filter(kind="child", scope=f"{LA} ssda903").select("id", child="value").collect()
    rows = pl.concat([pl.read_parquet(item.path) for item in Lake(lake).slices("care_spells")])
    named = rows.join(children, left_on="pupil_id", right_on="id").sort("child", "status", "start")
    assert named.height == rows.height
    return named.select("child", "status", "start", "end", "closed_reason", "permanence").rows()
