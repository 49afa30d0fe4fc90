"""Live attendance: what the marks of registers say week by week, long before a census tells it.

Pure: frames in and values out. Live figures are labelled so, and are never put in one row with figures
of a census.
"""
