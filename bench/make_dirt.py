"""Write the extracts of an authority with dirt, and aside the truth: `make_dirt.py CHILDREN FOLDER`."""

import sys
from collections.abc import Iterable
from pathlib import Path

from dirty_world import Person, build, census, cin_return, local_list

YEAR = 2024
EXTRACTS, TRUTH = "extracts", "truth.csv"


def write(count: int, folder: Path) -> Path:
    """The folder, with `extracts/` to load and `truth.csv`, which is never loaded."""
    people = build(count)
    extracts = folder / EXTRACTS
    extracts.mkdir(parents=True)
    _lines(extracts / f"cin_{YEAR}.xml", cin_return(people, YEAR, lambda person: person.now))
    _lines(extracts / f"cin_{YEAR - 1}.xml", cin_return(people, YEAR - 1, lambda person: person.before))
    _lines(extracts / f"census_{YEAR}.csv", census(people))
    _lines(extracts / f"list_{YEAR}.csv", local_list(people))
    _lines(folder / TRUTH, _truth(people))
    return folder


def _truth(people: Iterable[Person]) -> Iterable[str]:
    yield "child,upn,kind"
    for person in people:
        yield f'{person.number},{person.school.upn},"{person.kind}"'


def _lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
