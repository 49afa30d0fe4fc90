"""Headings of the downloads of *Get information about pupils*, as the service lists them."""
