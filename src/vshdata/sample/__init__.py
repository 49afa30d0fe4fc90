"""Seeded synthetic extracts of one fictional authority, in the shapes real ones arrive in.

Local authority 999 does not exist, nor do its schools, children or identifiers. The same children
run through the children in need and looked-after returns, the school censuses and the results of every
stage, from year to year, with gaps where England had gaps. Levels follow the published national figures
(`national`); docs/calibration.md shows how closely.

The share of children known to social care is exaggerated on purpose: more than one in four are in need
or looked after at 31 March, against one in thirty in England. With a true share nearly every figure of so
small an authority would be suppressed and there would be nothing to look at. The average of all pupils'
results is held at the national figure all the same, so the pupils *not* in need score higher than in
England; absence and exclusions cannot be held, and all pupils together are more often absent.

The files carry planted faults, each listed in `manifest.json` with its file and line (`dirt`).

How it hangs together: `people` makes the children, `life` and `case_history` their cases; `cin`, `ssda903`,
`census`, `results` and `listing` each say what files tell of them; `write` packs it all.
"""

from vshdata.sample.write import write_sample

__all__ = ["write_sample"]
