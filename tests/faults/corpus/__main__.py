"""Write the spoiled file of one seed."""

import argparse
import tempfile
from pathlib import Path

from tests.faults.corpus import spoiled

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("seed", type=int)
parser.add_argument("--out", type=Path, required=True)
asked = parser.parse_args()
with tempfile.TemporaryDirectory() as folder:
    made = spoiled(asked.seed, Path(folder))
asked.out.write_bytes(made.data)
print(made.story)
