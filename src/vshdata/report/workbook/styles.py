"""How cells look, by what they hold."""

from dataclasses import dataclass, field
from typing import Any

from vshdata.figures.indicators.kinds import Indicator, Unit

INK, QUIET, OWN, WORSE = "#1D2A33", "#4A5963", "#005EA5", "#9C3B0A"

SERIES = ("#005EA5", "#B8460E", "#00704A", "#8A3A78", "#444444", "#7A5C00")
"""Lines of a chart, in order."""

DASHES = ("solid", "dash", "round_dot", "long_dash_dot", "square_dot", "long_dash")


def number_format(indicator: Indicator) -> str:
    """A value in its unit, to its decimals, with separators."""
    digits = f"#,##0{'.' + '0' * indicator.decimals if indicator.decimals else ''}"
    return f'{digits}"%"' if indicator.unit is Unit.PERCENT else digits


def change_format(indicator: Indicator) -> str:
    """A change with its sign."""
    digits = f"#,##0{'.' + '0' * indicator.decimals if indicator.decimals else ''}"
    return f"+{digits};-{digits};{digits}"


@dataclass
class Styles:
    """Formats of one workbook, each made once: a workbook takes them only so."""

    book: Any
    made: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def of(self, **properties: Any) -> Any:
        """The format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            base = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}
            self.made[key] = self.book.add_format(base | properties)
        return self.made[key]

    @property
    def title(self) -> Any:
        """The first line of a sheet."""
        return self.of(bold=True, font_size=16)

    @property
    def heading(self) -> Any:
        """The heading of a column of numbers."""
        return self.of(bold=True, bottom=2, align="right", valign="bottom", text_wrap=True)

    @property
    def heading_left(self) -> Any:
        """The heading of a column of words."""
        return self.of(bold=True, bottom=2, valign="bottom", text_wrap=True)

    @property
    def text(self) -> Any:
        """Words in a table."""
        return self.of()

    @property
    def wrapped(self) -> Any:
        """Words that may take several lines."""
        return self.of(text_wrap=True)

    @property
    def quiet(self) -> Any:
        """What is said beside a table."""
        return self.of(font_color=QUIET)

    @property
    def symbol(self) -> Any:
        """What stands where there is no figure."""
        return self.of(align="right", font_color=QUIET)

    @property
    def better(self) -> Any:
        """A change that goes the better way."""
        return self.of(font_color=OWN, bold=True)

    @property
    def worse(self) -> Any:
        """A change that goes the worse way."""
        return self.of(font_color=WORSE, bold=True)

    def number(self, pattern: str) -> Any:
        """A number shown so."""
        return self.of(num_format=pattern, align="right")
