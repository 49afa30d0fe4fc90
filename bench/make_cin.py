"""Write a large children in need return: `make_cin.py SAMPLE.xml BYTES FILE`.

The children of a sample return are repeated with new numbers until the file is long enough, so that it
has the shape, the faults and the mixture of records of a return.
"""

import re
import sys
from itertools import count, cycle
from pathlib import Path

CHILD = re.compile(rb"<Child>.*?</Child>\n?", re.DOTALL)
NUMBER = re.compile(rb"(?<=<LAchildID>)[^<]*")
PENDING = 1 << 20


def write(sample: Path, size: int, path: Path) -> None:
    text = sample.read_bytes()
    children = CHILD.findall(text)
    head, tail = text[: text.index(children[0])], text[text.rindex(children[-1]) + len(children[-1]) :]
    with path.open("wb", buffering=PENDING) as file:
        written = file.write(head)
        for number, child in zip(count(1_000_000), cycle(children), strict=False):
            if written >= size:
                break
            written += file.write(NUMBER.sub(b"%d" % number, child))
        file.write(tail)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
