"""A popup process that plays a script: ``popup_child.py LOG SCRIPT``.

LOG gets the process id, then every line that was received. SCRIPT is a JSON
list of steps, done in order:

    ["say", {...}]      one JSON line on stdout
    ["raw", "text"]     these characters and a newline on stdout
    ["wait", "show"]    until a line with this "do" has come
    ["stderr", "text"]  a line on stderr
    ["exit", 3]         end with this code
    ["die"]             end by SIGKILL
    ["deaf"]            never end by itself, even at the end of stdin

After the last step it ends when its stdin does, as required of a child.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path


def main(log: Path, script: list[list[object]]) -> int:
    """Play the script."""
    with log.open("a", encoding="utf-8") as record:
        record.write(json.dumps({"pid": os.getpid()}) + "\n")
        record.flush()
        for step in script:
            match step:
                case ["say", message]:
                    print(json.dumps(message), flush=True)
                case ["raw", text]:
                    print(text, flush=True)
                case ["wait", word]:
                    while True:
                        line = sys.stdin.readline()
                        if not line:
                            return 0
                        record.write(line)
                        record.flush()
                        if json.loads(line)["do"] == word:
                            break
                case ["stderr", text]:
                    print(text, file=sys.stderr, flush=True)
                case ["exit", int(code)]:
                    return code
                case ["die"]:
                    os.kill(os.getpid(), 9)
                case ["deaf"]:
                    threading.Event().wait()
        for line in sys.stdin:
            record.write(line)
            record.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), json.loads(sys.argv[2])))
