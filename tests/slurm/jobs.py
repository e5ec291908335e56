"""Jobs of warpsieve.sbatch on a cluster, and what the tests ask of them."""

import os
import re
import signal
import subprocess

import processes
from cluster import Missed, wait_until


class Site:
    """Where the things under test are, and the result that every job must come to."""

    # Some seconds of one core. Nicer than the daemons, which must answer in time.
    STOP = "4e10"

    def __init__(self, source, program):
        self.script = os.path.join(source, "slurm", "warpsieve.sbatch")
        self.submit = os.path.join(source, "slurm", "submit")
        self.program = program

    def has_sanitizer(self):
        """Then it needs terabytes of addresses, and a limit of them kills it."""
        with open(self.program, "rb") as file:
            code = file.read()
        return b"__asan_init" in code or b"__tsan_init" in code

    def run(self, *arguments, check=True, environment=None):
        done = subprocess.run(
            [self.program, *arguments], capture_output=True, text=True, check=False,
            env=environment,
        )
        if check and done.returncode != 0:
            raise Missed(f"success of warpsieve {arguments}: {done.stderr}")
        return done.stdout.strip()

    def undisturbed_digest(self, cluster, stop):
        file = cluster.path("undisturbed.h5")
        # By its environment the run belongs to the cluster, and ends with it.
        self.run("run", "0", stop, "-o", file, "--engine", "cpu", "--quiet",
                 environment=cluster.environment)
        return self.digest(file)

    def digest(self, file):
        return self.run("info", file, "--get", "contents_digest")


class Job:
    """One job, in a folder of its own unless it shares another's."""

    def __init__(self, cluster, site, name, folder=None):
        self.cluster = cluster
        self.site = site
        self.name = name
        self.folder = folder or cluster.path(name)
        os.makedirs(self.folder, exist_ok=True)
        self.file = os.path.join(self.folder, "run.h5")
        self.log_name = name + ".log"
        self.program = f"nice -n 19 {site.program}"
        self.variables = {}
        self.id = None

    def submit(self, *options, stop=Site.STOP, interval=None, arguments=()):
        if interval is None:
            interval = ("0", stop)
        exports = {"WARPSIEVE": self.program, **self.variables}
        self.id = self.cluster.client(
            "sbatch", "--parsable", f"--job-name={self.name}", f"--output={self.log_name}",
            f"--chdir={self.folder}", "--time=10",
            "--export=ALL," + ",".join(f"{name}={value}" for name, value in exports.items()),
            *options, self.site.script, *interval, "-o", "run.h5", "--engine", "cpu",
            "--threads", "1", "--checkpoint-every", "250ms", *arguments,
        ).strip()
        return self

    def stand_in(self, script):
        """Runs a script of bash instead of the program, which it knows as $warpsieve."""
        path = os.path.join(self.folder, "stand-in")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"#!/usr/bin/env bash\nwarpsieve='{self.site.program}'\n{script}")
        os.chmod(path, 0o755)
        self.program = path

    def shown(self):
        """What `scontrol show job` says."""
        text = self.cluster.client("scontrol", "--oneliner", "show", "job", self.id)
        return dict(re.findall(r"(\w+)=(\S*)", text))

    def state(self):
        return self.shown()["JobState"]

    def restarts(self):
        return int(self.shown()["Restarts"])

    def read(self, name):
        """A file of the job's folder; empty while it is not there."""
        try:
            with open(os.path.join(self.folder, name), encoding="utf-8", errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def threads(self):
        pids = processes.of_job(self.cluster.folder, self.id) if self.id else []
        return "".join(f"{processes.threads_of(pid)}\n" for pid in pids)

    def log(self):
        return self.read(self.log_name)

    def info(self, key):
        """Empty while there is no file."""
        return self.site.run("info", self.file, "--get", key, check=False)

    def wait_until_sieving(self):
        """Until something is saved that an interruption must not lose."""
        wait_until(f"progress of {self.name}", lambda: self.info("sieved_any") == "true")

    def wait_for_state(self, *states):
        wait_until(f"{self.name} {' or '.join(states)}", lambda: self.state() in states)

    def wait_for_log(self, words):
        wait_until(f"'{words}' in the log of {self.name}", lambda: words in self.log())

    def wait_until_gone(self):
        wait_until(f"end of all processes of {self.name}",
                   lambda: not processes.of_job(self.cluster.folder, self.id))

    def seconds_left(self):
        """Until the limit, of a job of less than an hour; 0 after it."""
        text = self.cluster.client("squeue", "--noheader", f"--jobs={self.id}", "--format=%L")
        minutes, _, seconds = text.strip().partition(":")
        return int(minutes) * 60 + int(seconds) if seconds else 0

    def node(self):
        return self.shown()["BatchHost"]

    def send_program(self, number):
        """Signals the program itself, past Slurm."""
        for pid in processes.of_job(self.cluster.folder, self.id):
            if processes.name_of(pid) == "warpsieve":
                processes.send(pid, self.cluster.folder, number)

    def freeze(self):
        self.send_program(signal.SIGSTOP)

    def thaw(self):
        self.send_program(signal.SIGCONT)

    def resumed_from(self):
        """Where each start of the script but the first found the run: integers, in order."""
        return [
            int(before) if before.isdigit() else None
            for start, before in re.findall(
                r"start (\d+): exit code.*sieved through (\w+), now", self.log()
            )
            if start != "1"
        ]

    def expect(self, what, found, wanted):
        if found != wanted:
            raise Missed(f"{what} of {self.name}: {found!r}, not {wanted!r}")

    def expect_in(self, name, *words):
        for word in words:
            if word not in self.read(name):
                raise Missed(f"'{word}' in {name}: {self.read(name)}")

    def expect_in_log(self, *words):
        self.expect_in(self.log_name, *words)

    def expect_failed(self, code, restarts=0):
        self.wait_for_state("FAILED", "COMPLETED", "CANCELLED")
        self.expect("state", self.state(), "FAILED")
        self.expect("exit code", self.shown()["ExitCode"], f"{code}:0")
        self.expect("restarts", self.restarts(), restarts)

    def expect_completed(self, digest, restarts):
        """To the undisturbed result; every restart went on where something was done already."""
        self.wait_for_state("COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL")
        self.expect("state", self.state(), "COMPLETED")
        self.expect("restarts", self.restarts(), restarts)
        self.expect("status", self.info("status"), "complete")
        self.expect("digest", self.info("contents_digest"), digest)
        found = self.resumed_from()
        if len(found) != restarts or not all(found):
            raise Missed(f"{restarts} resumes past the start of {self.name}: {found}")
