"""The adapters of Linux need packages that are installed there only."""

import sys

collect_ignore = [] if sys.platform == "linux" else ["linux"]
