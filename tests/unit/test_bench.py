"""What the benchmark needs of the repository is there: it is run too seldom to find out by itself."""

import ast

from command import ROOT
from measures import LAKE_CODE, MARKS_CODE, MEASURES
from mutations import mutations_of


def test_the_code_that_a_stored_lake_rests_on_is_there() -> None:
    assert [path for path in (*LAKE_CODE, *MARKS_CODE) if not path.is_file()] == []
    assert {path.parent.name for path in LAKE_CODE} >= {"vshdata", "tables", "people"}


def test_every_program_that_a_measure_runs_is_there() -> None:
    tree = ast.parse((ROOT / "bench" / "measures.py").read_text("utf-8"))
    texts = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    programs = {text for text in texts if text.endswith(".py") and "/" not in text and " " not in text}
    known = {path.name for path in (*LAKE_CODE, *MARKS_CODE)} | {"*.py"}
    assert len(programs - known) > 5
    assert [name for name in sorted(programs - known) if not (ROOT / "bench" / name).is_file()] == []
    assert len(MEASURES) > 8


def test_a_mistake_is_planted_in_one_place_and_the_rest_stays() -> None:
    source = """LEAST = 3
YEARS = {2017: 1, 2018: 2}


def few(rows: "Frame", *, known: bool = True) -> "Frame":
    \"""Not 1 of the words here.\"""
    if not known and rows.min() <= LEAST:
        return rows.filter(size > 1).join(others, how="semi", maintain_order=True)
    return rows
"""
    planted = {mistake.what: mistake.applied(source) for mistake in mutations_of(source)}

    assert set(planted) == {
        "3 -> 4",
        "3 -> 2",
        "True -> False",
        "not known and rows.min() <= LEAST -> not known or rows.min() <= LEAST",
        "not known -> known",
        "rows.min() <= LEAST -> rows.min() < LEAST",
        ".min -> .max",
        ".filter(size > 1) left out",
        "size > 1 -> size >= 1",
        "1 -> 2",
        "1 -> 0",
        "'semi' -> 'anti'",
    }
    assert planted[".filter(size > 1) left out"] == source.replace(".filter(size > 1)", "")
    assert planted["not known -> known"] == source.replace("not known", "known")
    for text in planted.values():
        ast.parse(text)
