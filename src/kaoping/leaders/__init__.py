"""Leaders (领导干部): who else carries a unit's total, by the `[leaders]` rule of an edition.

Names live in `rounds/<code>/leaders.csv` and in what is made for the organisation department (组织部),
nowhere else: not in run tables, findings, logs, unit documents, the site or error messages.
"""

from kaoping.leaders.carry import Carried, LeaderRow, leader_notes, leader_rows
from kaoping.leaders.roster import Post, load_roster

__all__ = ["Carried", "LeaderRow", "Post", "leader_notes", "leader_rows", "load_roster"]
