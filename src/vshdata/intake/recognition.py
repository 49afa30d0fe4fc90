"""Which of the files named are extracts, and of what: by the user's maps first, then by their headings."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from vshdata.errors import DescriptionError, UnreadableInputError, UsageError, VshdataError
from vshdata.intake.formats.heading import Heading, headings_in
from vshdata.intake.formats.mapped import MappedLayout
from vshdata.intake.load import HEAD, recognise_source
from vshdata.intake.loaded import Recognised
from vshdata.intake.sources import Source


@dataclass
class Recognition:
    """`failed`: files that cannot be read; `near`: files of a folder or archive that look like an extract;
    `skipped`: others of them, that are no extracts.
    """

    found: list[Recognised] = field(default_factory=list)
    failed: list[tuple[str, VshdataError]] = field(default_factory=list)
    near: list[tuple[str, VshdataError]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def recognise_all(
    sources: Sequence[Source],
    dataset: str | None,
    maps: Sequence[MappedLayout] = (),
    *,
    spare_maps: bool = False,
) -> Recognition:
    """Say what every file is, in the order to load them.

    Raises:
        UnreadableInputError: if nothing is an extract.
        UsageError: if a map fits none of the files, unless there may be `spare_maps`.
    """
    result = Recognition()
    for source in sources:
        try:
            result.found += _recognise(source, dataset, maps)
        except DescriptionError:
            if len(sources) == 1:
                raise
            result.skipped.append(source.name)
        except UnreadableInputError as error:
            if source.named or source.fault is not None:
                result.failed.append((source.name, error))
            elif error.is_near:
                result.near.append((source.name, error))
            else:
                result.skipped.append(source.name)
        except UsageError as error:
            result.failed.append((source.name, error))
    if not result.failed and not spare_maps:
        _refuse_unused(maps, result.found)
    if not result.found and not result.failed and not result.near:
        raise UnreadableInputError(
            f"None of the {len(result.skipped):,} files there is an extract vshdata knows.",
            "See what can be loaded with: vshdata datasets",
        )
    result.found.sort(key=lambda item: item.order)
    return result


def _recognise(source: Source, dataset: str | None, maps: Sequence[MappedLayout]) -> list[Recognised]:
    """A file is read by the maps that fit it, one for each table, or else as the family it is of."""
    if source.fault is not None:
        raise source.fault
    lines = _lines(source) if maps else []
    for heading in lines:
        if fitting := _fullest([item for item in maps if item.fits(heading.cells)]):
            at = replace(source, heading_line=1 if heading is lines[0] else heading.line)
            return [Recognised(at, item) for item in fitting]
    try:
        return [recognise_source(source, dataset)]
    except UnreadableInputError:
        for item in maps:
            item.refuse_near_miss(lines[0].cells if lines else (), source.name)
        raise


def _fullest(maps: Sequence[MappedLayout]) -> list[MappedLayout]:
    """Of several maps to one table, the one that names most headings."""
    ascending = sorted(maps, key=lambda item: len(item.needs))
    return list({item.table: item for item in ascending}.values())


def _lines(source: Source) -> list[Heading]:
    """The first lines of a file, of which one is its heading."""
    try:
        with source.path.open("rb") as file:
            return list(headings_in(file.read(HEAD)))
    except OSError:
        return []  # reported where the file is recognised


def _refuse_unused(maps: Sequence[MappedLayout], found: Sequence[Recognised]) -> None:
    """A map that no file is read by is a mistake, even where every file is known without it."""
    used = {item.layout.file for item in found if isinstance(item.layout, MappedLayout)}
    for unused in maps:
        if unused.file not in used:
            raise UsageError(
                f"No file is read by {unused.file.name}: none has all the headings it names, or another "
                f"map to {unused.table} names more.",
                f"Compare [columns] of {unused.file.name} with the first line of the file it is for.",
            )
