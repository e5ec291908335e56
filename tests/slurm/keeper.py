"""keeper.py FOLDER: ends the cluster in FOLDER and removes the folder once standard input ends.

That is when the process that started it wants it so, or is gone itself, however it came to its end:
after a failed test, Ctrl-C or a kill nothing is left behind.
"""

import os
import shutil
import signal
import sys

import processes


def main(folder):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    while os.read(0, 1):
        pass
    ended = processes.end_all(folder)
    shutil.rmtree(folder, ignore_errors=True)
    return 0 if ended and not os.path.exists(folder) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
