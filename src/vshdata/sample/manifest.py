"""What was written and what is wrong with it, without anything about a child."""

import json
from collections.abc import Iterable, Sequence

from vshdata.sample.dirt import MEANINGS
from vshdata.sample.files import SampleFile
from vshdata.sample.schools import LA

NAME = "manifest.json"


def manifest_text(files: Sequence[SampleFile], *, pupils: int, years: Sequence[int], seed: int) -> str:
    """The manifest as JSON. A file in an archive is named after it.

    `line` counts from 1 and is where the faulty record starts.
    """
    content = {
        "tool": "vshdata sample",
        "la": LA,
        "seed": seed,
        "pupils": pupils,
        "years": list(years),
        "files": {file.path: {"dataset": file.dataset, "rows": len(file.records)} for file in files},
        "planted": list(_planted(files)),
    }
    return json.dumps(content, indent=2) + "\n"


def _planted(files: Iterable[SampleFile]) -> Iterable[dict[str, str | int]]:
    for file in files:
        for fault, line in file.planted():
            yield {"fault": fault, "file": file.path, "line": line, "meaning": MEANINGS[fault]}
