"""The wordings of reports, and thirty sentences made by them for a reviewer to read.

The tables behind the sentences are those of the tests, which check each of them.
"""

import sys
from pathlib import Path

from grids import grid

from vshdata.report.narrative.wordings import CAUSAL, WORDINGS

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from narrative_cases import CASES

PAGE = """# Wordings of reports

A paragraph of a report is made from its table by these wordings and by nothing else, besides the names and
figures of the table and the declared caveats of its years. None of them says why: words such as
{causal} are in none, which a test holds.

## Rules

In the order of a sentence. A direction is that of the change as printed; a change is called clear only
where its 95% interval leaves out 0.

{wordings}

## Thirty sentences

What the rules make of thirty small tables. Each is a test.

{sentences}
"""


def wordings_page() -> str:
    """The rules, and what they make of the tables of the tests."""
    rules = [(f"`{name}`", one.when, one.text) for name, one in WORDINGS.items()]
    made = [(str(at), case.table, case.made) for at, case in enumerate(CASES, start=1)]
    return PAGE.format(
        causal=", ".join(f"*{word}*" for word in CAUSAL[:4]),
        wordings=grid(("Wording", "Where", "Text"), rules),
        sentences=grid(("", "The table", "The paragraph"), made),
    )
