"""Trial scoring (试算): a rulebook, draft or in force, over metrics alone, without workbooks."""

from kaoping.trial.reading import read_world
from kaoping.trial.scoring import LINE, Trial, lines, try_out
from kaoping.trial.world import World

__all__ = ["LINE", "Trial", "World", "lines", "read_world", "try_out"]
