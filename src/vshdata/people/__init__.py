"""Who is who: every identifier seen becomes one number, and steps say which numbers are one child.

Rows of schools' files are keyed by UPN, or by pupil matching reference where that is all there is.
Rows of social-care returns are keyed by (authority, child id), and by the return where a number may mean
another child in another return of the authority, because a child there may have no UPN,
or somebody else's. A row of a local list that has neither is keyed by its name, date of birth and postcode.
A number, once given, is never changed: what is learnt later is a fact beside it, and all facts
together decide who is whom, so the order of loading never matters.

The road: `register` keeps facts, `births` and `claims` judge them, `resolve` takes the steps in order,
`near` lists pairs a person must judge, `decisions` keeps what that person said.
"""

from vshdata.people.facts import SHARED_FORMER_UPN, SHARED_UPN, STILL_JOINED, Step
from vshdata.people.register import Register
from vshdata.people.resolve import Resolution

__all__ = ["SHARED_FORMER_UPN", "SHARED_UPN", "STILL_JOINED", "Register", "Resolution", "Step"]
