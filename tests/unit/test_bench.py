"""What the benchmark needs of the repository is there: it is run too seldom to find out by itself."""

import ast

from command import ROOT
from measures import LAKE_CODE, MARKS_CODE, MEASURES


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
