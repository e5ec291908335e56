"""left_behind_test.py: a cluster whose owner is killed, or gets Ctrl-C, in the middle of a job leaves
neither processes nor files. Skipped (77) without Slurm."""

import os
import signal
import subprocess
import sys

import cluster
import processes

OWNER = """
import os, signal, time, cluster
signal.signal(signal.SIGINT, signal.SIG_DFL)
with cluster.Cluster() as lab:
    lab.client("sbatch", "--output=/dev/null", "--wrap", "srun sleep 1000 & touch started; wait")
    cluster.wait_until("job", lambda: os.path.exists(lab.path("started")))
    print(lab.folder, flush=True)
    time.sleep(1000)
"""


def leaves_nothing_after(number):
    owner = subprocess.Popen(
        [sys.executable, "-B", "-c", OWNER], stdout=subprocess.PIPE, text=True,
        cwd=os.path.dirname(os.path.abspath(__file__)),
    )
    folder = owner.stdout.readline().strip()
    if not os.path.isdir(folder) or not processes.of_cluster(folder):
        raise cluster.Missed(f"cluster in '{folder}'")
    owner.send_signal(number)
    owner.wait()
    cluster.wait_until("end of all processes", lambda: not processes.of_cluster(folder))
    cluster.wait_until("removal of the folder", lambda: not os.path.exists(folder))


if __name__ == "__main__":
    if cluster.missing_programs():
        sys.exit(77)
    for one in (signal.SIGKILL, signal.SIGINT):
        leaves_nothing_after(one)
