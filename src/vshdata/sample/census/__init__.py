"""The school census, term by term, as COLLECT's relational tables.

Headings and value styles are COLLECT's: lower case but for `NativeId`, dates with month names, whole
numbers sometimes with `.0`, `True` and `False`. Only some of the real columns are here.

Three censuses tell of an academic year: the spring census of its autumn term, the summer census of its
spring term, and the autumn census of the year after of its summer term, in two halves. There was no
summer census in 2020.
"""
