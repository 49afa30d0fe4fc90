"""Every worked example, in the order of the indicators."""

from spec import (
    attendance_examples,
    eyfsp_examples,
    ks1_examples,
    ks2_examples,
    ks4_examples,
    mtc_examples,
    phonics_examples,
)
from spec.example import Example

EXAMPLES: dict[str, Example] = {
    **eyfsp_examples.EXAMPLES,
    **phonics_examples.EXAMPLES,
    **ks1_examples.EXAMPLES,
    **mtc_examples.EXAMPLES,
    **ks2_examples.EXAMPLES,
    **ks4_examples.EXAMPLES,
    **attendance_examples.EXAMPLES,
}
