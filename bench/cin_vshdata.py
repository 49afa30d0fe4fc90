"""Read a children in need return with vshdata's reader: `cin_vshdata.py FILE`."""

import sys
from pathlib import Path

from tally import tally

from vshdata.intake.formats.cin_xml import read_records

if __name__ == "__main__":
    with Path(sys.argv[1]).open("rb") as stream:
        print(tally(read_records(stream, "return")))
