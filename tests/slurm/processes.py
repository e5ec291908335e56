"""The processes that belong to a cluster, found and ended safely.

A process is ours when its environment, which its children inherit, or its command line names the
folder of the cluster. It is looked at and signalled through one pidfd: a process id may be given to
another process at any moment.
"""

import contextlib
import os
import signal
import time


def _read(pid, name):
    try:
        with open(f"/proc/{pid}/{name}", "rb") as file:
            return file.read()
    except OSError:
        return b""


def variable(pid, name):
    """A variable of a process's environment, or None."""
    prefix = name.encode() + b"="
    for entry in _read(pid, "environ").split(b"\0"):
        if entry.startswith(prefix):
            return entry[len(prefix) :].decode(errors="replace")
    return None


def name_of(pid):
    return _read(pid, "comm").decode(errors="replace").strip()


def threads_of(pid):
    """A line for people: each thread's state, and the call of the kernel that it waits in."""
    threads = []
    with contextlib.suppress(OSError):
        for thread in sorted(os.listdir(f"/proc/{pid}/task"), key=int):
            fields = _read(pid, f"task/{thread}/stat").rpartition(b")")[2].split()
            state = fields[0].decode() if fields else "gone"
            threads.append(f"{state} {_read(pid, f'task/{thread}/wchan').decode() or '-'}")
    return f"{pid} {name_of(pid)}: {', '.join(threads)}"


def parent_of(pid):
    """0 when the process is gone."""
    fields = _read(pid, "stat").rpartition(b")")[2].split()
    return int(fields[1]) if len(fields) > 1 else 0


def _is_zombie(pid):
    return _read(pid, "stat").rpartition(b")")[2].split()[:1] == [b"Z"]


def belongs(pid, folder):
    if pid == os.getpid() or _is_zombie(pid):
        return False
    # The environment of munged cannot be read by a plain user.
    return (variable(pid, "SLURM_CONF") or "").startswith(folder + "/") or any(
        word.decode(errors="replace").find(folder + "/munge") >= 0
        for word in _read(pid, "cmdline").split(b"\0")
    )


def of_cluster(folder):
    pids = [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]
    return [pid for pid in pids if belongs(pid, folder)]


def of_job(folder, job_id):
    """What runs of a job: its slurmstepds first, then their children."""
    own = [pid for pid in of_cluster(folder) if variable(pid, "SLURM_JOB_ID") == str(job_id)]
    own = [pid for pid in own if variable(pid, "SLURMD_NODENAME")]
    stepds = {pid for pid in map(parent_of, own) if name_of(pid).startswith("slurmstepd")}
    return sorted(stepds) + [pid for pid in own if pid not in stepds]


def send(pid, folder, number):
    """Signals a process if it is one of the cluster's; else does nothing."""
    with contextlib.suppress(OSError):
        handle = os.pidfd_open(pid)
        try:
            if belongs(pid, folder):
                signal.pidfd_send_signal(handle, number)
        finally:
            os.close(handle)


def end_all(folder, patience=300):
    """Kills everything of a cluster; True when nothing is left."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        pids = of_cluster(folder)
        if not pids:
            return True
        for pid in pids:
            send(pid, folder, signal.SIGKILL)
        time.sleep(0.05)
    return False
