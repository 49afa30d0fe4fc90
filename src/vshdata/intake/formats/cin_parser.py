"""Expat, set up for census returns: nothing it says quotes the file, and nothing hostile is expanded."""

from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from vshdata.errors import UnreadableInputError

CHUNK = 1 << 16
"""Bytes parsed at a time: with a chunk that stays in the processor's cache, expat is fastest."""

ENCODINGS = {"utf-8", "utf-16", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252"}
"""Those that a file may declare; expat would hand any other name to Python's codecs."""

CUT_SHORT = {3, 5, 6, 20}
"""Expat's codes for a file that ends inside an element, a tag, a character or a CDATA section."""

CIN_RETURN = "children in need census return: it has no Message with a Child"
CARE_RETURN = "return of children looked after: it has no EXPSSDA903 with a CHILD"

SEND_AGAIN = "Export the return again, or ask for the file again; then load the new file."


def new_parser(name: str) -> expat.XMLParserType:
    """A parser that refuses a DOCTYPE before it can define an entity, and unknown encodings."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    # nobody reads attributes, and a list of them is cheaper to make than a dict
    parser.ordered_attributes = True

    def refuse_doctype(*_: object) -> None:
        raise UnreadableInputError(
            f"{name} has a DOCTYPE at line {parser.CurrentLineNumber}: refused, for it can define entities",
            "A census return needs none: export the return again without it.",
        )

    def check_encoding(_: str, encoding: str | None, __: int) -> None:
        if encoding is not None and encoding.lower() not in ENCODINGS:
            raise UnreadableInputError(
                f"{name} declares, at line 1, column 1, an encoding that is not read here",
                "Export the return again as UTF-8.",
            )

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.XmlDeclHandler = check_encoding
    return parser


def feed(parser: expat.XMLParserType, stream: BinaryIO, name: str) -> Iterator[bool]:
    """Parse the stream chunk by chunk; after each, whether it was the last."""
    if not (chunk := stream.read(CHUNK)):
        raise UnreadableInputError(f"{name} is empty (line 1, column 1)", SEND_AGAIN)
    while chunk:
        parse(parser, chunk, name)
        yield False
        chunk = stream.read(CHUNK)
    parse(parser, b"", name, last=True)
    yield True


def parse(parser: expat.XMLParserType, data: bytes, name: str, *, last: bool = False) -> None:
    """Parse some bytes; a fault is told by its place, never by the text there."""
    try:
        parser.Parse(data, last)
    except expat.ExpatError as error:
        # expat's own words for a code never quote the file
        why = "stops before its end" if error.code in CUT_SHORT else "is not well-formed XML"
        place = f"line {error.lineno}, column {error.offset + 1}: {expat.ErrorString(error.code)}"
        raise UnreadableInputError(f"{name} {why}, at {place}", SEND_AGAIN) from None


def not_a_return(name: str, what: str = CIN_RETURN) -> UnreadableInputError:
    """The error of a file that is XML and not the return it should be: a name, and what it holds."""
    return UnreadableInputError(
        f"{name} is not a {what} in it",
        "Check that this is the XML file that was sent to the Department for Education.",
    )


def local(name: str) -> str:
    """An element's name without prefix, in lower case."""
    return name.rpartition(":")[2].lower()
