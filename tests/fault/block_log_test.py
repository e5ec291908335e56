#!/usr/bin/env python3
"""Loss of power below real file systems: ext4 and xfs on a disk whose every block is written to a log.

block_log_test.py PROGRAM FILE_SYSTEM POINTS [RECORDER]

The run's folder lies on a file system on a loop device on a FUSE export of qemu-storage-daemon, which
logs all writes and flushes (the format of dm-log-writes). For each of POINTS random moments the disk
is made again as it may be after a loss of power then: all blocks up to the last flush, and a random half
of those after it. It is mounted, which replays the journal, and must hold every save that the program
had acknowledged (by exiting with 75 or 0 before that moment). Exits with 77 where the tools or the
rights are missing. With the library of preload/record_writes.cpp as RECORDER the program's fsync does
nothing, and the test passes only if something is lost: the negative control.
"""
import collections
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SKIPPED = 77
FLUSH, FUA, DISCARD = 1, 2, 4  # flags of an entry
MAGIC = 0x6A736677736872
Entry = collections.namedtuple("Entry", "disk_offset size flags log_offset")
TOOLS = ("qemu-storage-daemon", "losetup", "mount", "umount")
JOB = ["1e9", "1e9+6e7", "--store", "primes", "--shard-bytes", "1", "--checkpoint-every", "2ms"]


def call(*words, **options):
    return subprocess.run(words, check=True, capture_output=True, text=True, **options)


def skip(why):
    print("skipped:", why)
    sys.exit(SKIPPED)


class LoggedDisk:
    """A mounted file system whose writes are logged."""

    def __init__(self, folder, kind):
        self.folder, self.kind = folder, kind
        self.disk, self.base, self.log = folder / "disk", folder / "base", folder / "log"
        self.raw, self.mounted = folder / "raw", folder / "mounted"

    def __enter__(self):
        with open(self.disk, "wb") as disk:
            disk.truncate((64 if self.kind == "ext4" else 320) << 20)
        call(f"mkfs.{self.kind}", "-q", self.disk)
        call("cp", "--sparse=always", self.disk, self.base)
        with open(self.log, "wb") as log:
            log.truncate(4 << 30)
        self.raw.touch()
        self.mounted.mkdir()
        pid_file = self.folder / "pid"
        call("qemu-storage-daemon",
             "--blockdev", f"driver=file,node-name=disk,filename={self.disk}",
             "--blockdev", f"driver=file,node-name=log,filename={self.log}",
             "--blockdev", "driver=blklogwrites,node-name=logged,file=disk,log=log,log-super-update-interval=1",
             "--export", f"type=fuse,id=export,node-name=logged,mountpoint={self.raw},writable=on",
             "--pidfile", pid_file, "--daemonize")
        self.daemon = int(pid_file.read_text())
        self.loop = call("losetup", "-f", "--show", self.raw).stdout.strip()
        call("mount", "-t", self.kind, self.loop, self.mounted)
        return self

    def __exit__(self, *_):
        call("umount", self.mounted)
        call("losetup", "-d", self.loop)
        os.kill(self.daemon, 15)
        while Path(f"/proc/{self.daemon}").exists():
            time.sleep(0.05)

    def entries(self):
        """How many writes and flushes have been logged so far."""
        with open(self.log, "rb") as log:
            magic, _, number, self.sector = struct.unpack("<QQQI", log.read(28))
        assert magic == MAGIC, hex(magic)
        return number

    def read_entries(self):
        number, entries = self.entries(), []
        with open(self.log, "rb") as log:
            at = self.sector
            for _ in range(number):
                log.seek(at)
                sector, sectors, flags, _ = struct.unpack("<QQQQ", log.read(32))
                at += self.sector
                size = sectors * self.sector
                entries.append(Entry(sector * self.sector, size, flags, at))
                if not flags & DISCARD:
                    at += size
        return entries


def session(program, file, recorder, *more):
    """One start of the run; whether it is complete, and the generation that it says is saved."""
    unsynced = {"LD_PRELOAD": recorder, "WARPSIEVE_RECORD_LOG": "/dev/null", "WARPSIEVE_RECORD_UNSYNCED": "1"}
    done = subprocess.run([program, "run", *JOB, "-o", file, *more], capture_output=True, text=True,
                          env=os.environ | (unsynced if recorder else {}))
    assert done.returncode in (0, 75), done.stderr
    return done.returncode == 0, state_of(program, file)["generation"]


def state_of(program, file):
    shown = subprocess.run([program, "info", file, "--json"], capture_output=True, text=True)
    return json.loads(shown.stdout) if shown.returncode == 0 else None


def record(program, disk, recorder):
    """Runs the job in short sessions; returns (entries logged, generation acknowledged) after each."""
    marks, complete = [], False
    while not complete:
        more = ["--max-time", "30ms"] if len(marks) < 25 else []
        complete, generation = session(program, disk.mounted / "run.h5", recorder, *more)
        marks.append((disk.entries(), generation))
    return marks


def apply(entry, log, image):
    image.seek(entry.disk_offset)
    if entry.flags & DISCARD:
        image.write(bytes(entry.size))
    elif entry.size:
        log.seek(entry.log_offset)
        image.write(log.read(entry.size))


class Replay:
    """Makes disks as they may be after a loss of power, at moments that only grow."""

    def __init__(self, disk, entries):
        self.disk, self.entries, self.applied = disk, entries, 0
        self.durable, self.crashed = disk.folder / "durable", disk.folder / "crashed"
        call("cp", "--sparse=always", disk.base, self.durable)

    def lose_power_after(self, moment):
        flushed = max((i for i in range(moment) if self.entries[i].flags & FLUSH), default=-1) + 1
        with open(self.disk.log, "rb") as log:
            with open(self.durable, "r+b") as image:
                for entry in self.entries[self.applied:flushed]:
                    apply(entry, log, image)
            self.applied = max(self.applied, flushed)
            call("cp", "--sparse=always", self.durable, self.crashed)
            with open(self.crashed, "r+b") as image:
                for entry in self.entries[flushed:moment]:
                    if entry.flags & FUA or random.random() < 0.5:
                        apply(entry, log, image)

    def outcome(self, program, acknowledged):
        mounted = self.disk.folder / "after"
        mounted.mkdir(exist_ok=True)
        done = subprocess.run(["mount", "-o", "loop", self.crashed, mounted], capture_output=True)
        if done.returncode != 0:
            return "does not mount" if acknowledged else "no file system yet"
        try:
            if not (mounted / "run.h5").exists():
                return "LOST" if acknowledged else "nothing saved yet"
            state = state_of(program, mounted / "run.h5")
            if state is None:
                return "DAMAGED"
            if state["generation"] < acknowledged:
                return "WENT BACK"
            proved = subprocess.run([program, "verify", mounted / "run.h5", "--share", "0"], capture_output=True)
            return "good" if proved.returncode == 0 else "DAMAGED SHARDS"
        finally:
            call("umount", mounted)


def main(program, kind, points, recorder=None):
    missing = [tool for tool in (*TOOLS, f"mkfs.{kind}") if not shutil.which(tool)]
    if missing:
        skip(f"no {', '.join(missing)}")
    if os.geteuid() != 0 or not os.path.exists("/dev/fuse") or not os.path.exists("/dev/loop-control"):
        skip("needs root, /dev/fuse and loop devices")
    seed = int(os.environ.get("WARPSIEVE_TEST_SEED", random.randrange(2**32)))
    random.seed(seed)
    print(f"{kind}: seed {seed}")
    with tempfile.TemporaryDirectory(prefix="warpsieve-") as folder:
        disk = LoggedDisk(Path(folder), kind)
        try:
            disk.__enter__()
        except subprocess.CalledProcessError as error:
            skip(f"{error.cmd[0]}: {error.stderr}")
        try:
            marks = record(program, disk, recorder)
        finally:
            disk.__exit__()
        entries = disk.read_entries()
        replay, outcomes = Replay(disk, entries), collections.Counter()
        for moment in sorted(random.choices(range(1, len(entries) + 1), k=points)):
            acknowledged = max((generation for logged, generation in marks if logged <= moment), default=0)
            replay.lose_power_after(moment)
            outcomes[replay.outcome(program, acknowledged)] += 1
    flushes = sum(1 for entry in entries if entry.flags & FLUSH)
    print(f"{len(entries)} entries, {flushes} flushes, {len(marks)} acknowledged saves, {points} points: {dict(outcomes)}")
    bad = {name for name in outcomes if name.isupper() or name == "does not mount"}
    if recorder:
        sys.exit(0 if bad else "failed: nothing is lost without fsync, so this test would find nothing")
    if bad or not outcomes["good"]:
        sys.exit(f"failed: {bad or 'no moment had anything saved'}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:5])
