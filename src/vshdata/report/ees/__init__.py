"""Export for Explore education statistics (EES), DfE's service of published statistics.

A data file and its metadata beside it, screened by the rules of the service before they are written.
"""
