"""The plain loops of `tests/loops`, which the properties compare with, know every indicator there is."""

from loops import attendance, ks4, stages

from vshdata.figures.indicators import INDICATORS


def test_every_indicator_has_a_loop() -> None:
    known = [*stages.LOOPS, *ks4.LOOPS, *attendance.ABSENCE, *attendance.EXCLUSIONS]

    assert sorted(known) == sorted(INDICATORS)
