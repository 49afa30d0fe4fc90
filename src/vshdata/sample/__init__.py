"""Seeded synthetic extracts of one fictional authority, in the shapes real ones arrive in.

Local authority 999 does not exist, nor do its schools, children or identifiers. The same children
run through the children in need census, the school census and the key stage 4 results, and from
year to year. Levels and gaps follow the published national figures (`national`).

The share of children known to social care is exaggerated on purpose: about three in ten at the end
of key stage 4, against one in thirty in England. With a true share nearly every figure of so small
an authority would be suppressed and there would be nothing to look at. The average of all pupils is
held at the national figure all the same, so the pupils *not* in need score higher than in England.

The files carry planted faults, each listed in `manifest.json` with its file and line (`dirt`).
"""

from vshdata.sample.write import write_sample

__all__ = ["write_sample"]
