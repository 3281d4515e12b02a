"""The records behind every number."""

from etl.analysis import listing
from pages.shared import downloads, frame, tables

view = frame.open_page("items")
downloads.offer(view)
tables.items(listing.listing(view.items, view.reference, view.say).collect(), view, key="all")
