"""The timelines of the formats' tests serve these, too."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "formats"))
