"""Write the extracts of an authority with dirt, and the truth aside: `make_dirt.py PUPILS KNOWN FOLDER`.

So many pupils are on the census, and so many of them are known to social care.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from dirty_world import Person, build, census, cin_return, local_list

YEAR = 2024
EXTRACTS, TRUTH, PLAIN = "extracts", "truth.csv", "children.csv"


def write(pupils: int, known: int, folder: Path) -> Path:
    """The folder, with `extracts/` to load. Never loaded: `truth.csv`, and the return as a plain CSV."""
    people = build(pupils)
    children = people[:known]
    extracts = folder / EXTRACTS
    extracts.mkdir(parents=True)
    _lines(extracts / f"cin_{YEAR}.xml", cin_return(children, YEAR, lambda person: person.now))
    _lines(extracts / f"cin_{YEAR - 1}.xml", cin_return(children, YEAR - 1, lambda person: person.before))
    _lines(extracts / f"census_{YEAR}.csv", census(people))
    _lines(extracts / f"list_{YEAR}.csv", local_list(children))
    _lines(folder / TRUTH, _truth(children))
    _lines(folder / PLAIN, _plain(children))
    return folder


def _plain(people: Iterable[Person]) -> Iterable[str]:
    yield "LAchildID,UPN,PersonBirthDate,Sex"
    for person in people:
        yield f"{person.number},{person.now.upn},{person.now.born},{person.now.sex}"


def _truth(people: Iterable[Person]) -> Iterable[str]:
    yield "child,upn,kind"
    for person in people:
        yield f'{person.number},{person.school.upn},"{person.kind}"'


def _lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    write(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
