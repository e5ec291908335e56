"""A real Slurm cluster for the time of a test: on loopback and free ports, as any user."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import configuration
import processes

DAEMONS = ("munged", "slurmctld", "slurmd")
CLIENTS = ("sbatch", "srun", "squeue", "scontrol", "scancel", "sinfo")
# Where daemons are, and a plain user's PATH does not lead.
SYSTEM_FOLDERS = "/usr/sbin:/sbin"


class Missed(AssertionError):
    """Something that had to come did not."""


def wait_until(what, condition, patience=900):
    """Polls; the patience is for a busy machine, not for the test."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            raise Missed(f"in {patience} s there was no {what}")
        time.sleep(0.2)


def missing_programs():
    path = os.environ.get("PATH", "") + ":" + SYSTEM_FOLDERS
    return [name for name in DAEMONS + CLIENTS if not shutil.which(name, path=path)]


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


class Cluster:
    """with Cluster() as cluster: ... Its folder, jobs and daemons are gone after that."""

    def __init__(self, extra=""):
        # A socket's path must be short, so not below the build folder.
        self.folder = tempfile.mkdtemp(prefix="warpsieve-slurm-", dir="/tmp")
        keeper = os.path.join(os.path.dirname(os.path.abspath(__file__)), "keeper.py")
        self._keeper = subprocess.Popen(
            [sys.executable, keeper, self.folder], stdin=subprocess.PIPE, start_new_session=True
        )
        self._extra = extra
        self._daemons = {}
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SLURM", "SBATCH", "SQUEUE", "SRUN"))
        }
        self.environment["SLURM_CONF"] = self.path("slurm.conf")
        self.environment["PATH"] = self.environment.get("PATH", "") + ":" + SYSTEM_FOLDERS

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self._keeper.stdin.close()
        if self._keeper.wait() != 0:
            raise Missed(f"clean end of the cluster in {self.folder}")
        for daemon in self._daemons.values():
            daemon.wait()

    def path(self, name):
        return os.path.join(self.folder, name)

    def _write(self, name, text, mode=0o644):
        with open(self.path(name), "w", encoding="ascii", opener=lambda path, flags: os.open(
            path, flags, mode
        )) as file:
            file.write(text)

    def _start(self):
        os.chmod(self.folder, 0o755)
        os.mkdir(self.path("state"))
        ports = free_ports(1 + len(configuration.NODES))
        self._write("slurm.conf", configuration.slurm_conf(self.folder, ports, self._extra))
        self._write("gres.conf", configuration.gres_conf())
        self._write("cgroup.conf", "CgroupPlugin=autodetect\n")
        self._start_munged()
        self._run_daemon("slurmctld", ["slurmctld", "-D", "-i"])
        for node in configuration.NODES:
            self.start_node(node)
        wait_until("cluster with all its nodes idle", self._is_idle)

    def _start_munged(self):
        self._write("munge.key", os.urandom(64).hex(), 0o600)
        # --force: /tmp is writable for all, which munged holds against its socket.
        self._run_daemon("munged", ["munged", "--foreground", "--force"] + [
            f"--{option}={self.path('munge.' + name)}"
            for option, name in (("socket", "socket"), ("key-file", "key"), ("pid-file", "pid"),
                                 ("log-file", "log"), ("seed-file", "seed"))
        ])
        wait_until("socket of munged", lambda: os.path.exists(self.path("munge.socket")))

    def _run_daemon(self, name, command):
        with open(self.path(name + ".out"), "ab") as output:
            self._daemons[name] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                env=self.environment, cwd=self.folder, start_new_session=True,
            )

    def _is_idle(self):
        states = self.client("sinfo", "--noheader", "--Node", "--partition=main,crash,orphan,low",
                             "--format=%T", check=False).split()
        return len(states) == len(configuration.NODES) and set(states) == {"idle"}

    def start_node(self, node):
        self._run_daemon(node, ["slurmd", "-D", "-N", node])

    def kill_slurmd(self, node):
        """As when the node is cut off: what runs on it goes on."""
        self._daemons[node].kill()
        self._daemons[node].wait()

    def crash(self, node, job_id):
        """As when the power fails: nobody is left to report anything. The job must be the only one
        on the node."""
        running = processes.of_job(self.folder, job_id)
        self.kill_slurmd(node)
        for pid in running:
            processes.send(pid, self.folder, signal.SIGKILL)

    def declare_down(self, node):
        """What Slurm does by itself after SlurmdTimeout."""
        self.client("scontrol", "update", f"nodename={node}", "state=down", "reason=test")

    def client(self, *command, check=True):
        """What a command of Slurm prints; it is asked again while the controller is too busy."""
        for attempt in range(5):
            done = subprocess.run(
                command, env=self.environment, cwd=self.folder, capture_output=True, text=True,
                check=False,
            )
            if done.returncode == 0 or not check:
                return done.stdout
            if "timed out" not in done.stderr or attempt == 4:
                raise Missed(f"success of {command}: {done.stderr}")
        return ""

    def logs(self):
        """The last lines of all daemons, for a report."""
        text = []
        for name in sorted(os.listdir(self.folder)):
            if name.endswith(".out"):
                with open(self.path(name), encoding="utf-8", errors="replace") as file:
                    text.append(f"--- {name}\n" + "".join(file.readlines()[-8:]))
        return "".join(text)
