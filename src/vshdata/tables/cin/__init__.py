"""The children in need return, declared once for every form it comes in, with an overlay for each year."""
