"""Studies: does an outcome go with time on a plan, and did it change after an event.

Pure: they take frames, one row per child and year, and return frozen results. The regression library is
an extra (`stats`) that only this wing imports; `kinds`, `rules`, `bands`, `exposure` and `wording` do
without it.
"""
