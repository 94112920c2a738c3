"""Returned workbooks (退回工作簿): a unit's own file with every finding marked, ready to be corrected and sent again."""

from kaoping.returned.marks import Heading, Mark
from kaoping.returned.returning import Returned, return_file
from kaoping.returned.units import Parcel, of_parsed, parcels, send_back, senders

__all__ = [
    "Heading", "Mark", "Parcel", "Returned", "of_parsed", "parcels", "return_file", "send_back", "senders",
]  # fmt: skip
