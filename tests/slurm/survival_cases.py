"""What a cluster does to jobs, each case on one job. A case gets a job that is not submitted yet and
the digest of an undisturbed run; it fails by an exception."""

import os
import signal
import unittest

import processes
from cluster import wait_until


def warning_signal(job, digest):
    job.submit()
    job.wait_until_sieving()
    # As --signal=USR1@... sends it: to the steps, not to the batch script.
    job.cluster.client("scancel", "--signal=USR1", job.id)
    job.expect_completed(digest, restarts=1)
    job.expect_in_log("Slurm ends this job in", "; will stop ", "exit code 75")


def requeue_by_hand(job, digest):
    job.submit()
    job.wait_until_sieving()
    job.cluster.client("scontrol", "requeue", job.id)
    job.expect_completed(digest, restarts=1)


def cancelled_stays_cancelled(job, _):
    job.submit()
    job.wait_until_sieving()
    job.cluster.client("scancel", job.id)
    job.wait_for_log("exit code 75")
    job.wait_until_gone()
    job.wait_for_state("CANCELLED", "PENDING", "RUNNING", "COMPLETED")
    job.expect("state", job.state(), "CANCELLED")
    job.expect("restarts", job.restarts(), 0)
    job.expect("status", job.info("status"), "paused")


def preempted_by_an_urgent_job(job, digest):
    job.submit("--partition=low", "--gres=gpu:4")
    job.wait_until_sieving()
    urgent = job.cluster.client(
        "sbatch", "--parsable", "--partition=urgent", "--gres=gpu:4", "--output=/dev/null",
        "--wrap=echo done > urgent",
    ).strip()
    wait_until("end of the urgent job", lambda: os.path.exists(job.cluster.path("urgent")))
    if job.info("status") == "complete":
        raise AssertionError(f"{job.name} was done before the urgent job {urgent}")
    job.expect_completed(digest, restarts=1)


def node_crash(job, digest):
    job.submit("--partition=crash")
    job.wait_until_sieving()
    node = job.node()
    job.cluster.crash(node, job.id)
    job.cluster.declare_down(node)
    job.expect_completed(digest, restarts=1)
    if job.node() == node:
        raise AssertionError(f"{job.name} ran on the node that had crashed")


def orphan_of_a_dead_slurmd(job, digest):
    """The node is cut off and its job lives: it wakes up when another node has gone on already.
    What it says then reaches no srun any more, hence the stand-in."""
    job.stand_in("""
[ "$1" = run ] || exec "$warpsieve" "$@"
"$warpsieve" "$@" 2> "said-${SLURM_RESTART_COUNT:-0}"
echo "exit code $?" >> "said-${SLURM_RESTART_COUNT:-0}"
""")
    job.submit("--partition=orphan")
    job.wait_until_sieving()
    job.freeze()
    orphans = processes.of_job(job.cluster.folder, job.id)
    job.cluster.kill_slurmd(job.node())
    job.cluster.declare_down(job.node())
    wait_until("takeover by the second start", lambda: job.info("session") == "2")
    for pid in orphans:
        processes.send(pid, job.cluster.folder, signal.SIGCONT)
    wait_until("end of the orphan", lambda: "exit code" in job.read("said-0"))
    job.expect_completed(digest, restarts=1)
    job.expect_in("said-0", "was taken over by session 2", "exit code 73")
    job.expect_in("said-1", "an orphan of restart 0 still holds the lock")


def suspended_and_resumed(job, digest):
    job.submit()
    job.wait_until_sieving()
    job.cluster.client("scontrol", "suspend", job.id)
    job.wait_for_state("SUSPENDED")
    job.cluster.client("scontrol", "resume", job.id)
    job.expect_completed(digest, restarts=0)


def started_twice_on_one_file(job, digest):
    job.submit()
    job.wait_until_sieving()
    job.freeze()
    second = type(job)(job.cluster, job.site, job.name + "-second", job.folder).submit()
    second.expect_failed(73)
    second.expect_in_log("is being written by process", f"Slurm job {job.id}")
    job.thaw()
    job.expect_completed(digest, restarts=0)


def grown_and_gone_on_with_by_the_file_alone(job, digest):
    """A complete run is asked for more; the job that does that is cancelled, and the next one is
    given nothing but the file."""
    shorter = type(job)(job.cluster, job.site, job.name + "-shorter", job.folder)
    # So short a run would store its primes, and the longer one what the file has.
    shorter.submit(stop="1e9", arguments=["--store", "none"]).wait_for_state("COMPLETED", "FAILED")
    longer = type(job)(job.cluster, job.site, job.name + "-longer", job.folder)
    longer.submit(arguments=["--extend"])
    wait_until("growth", lambda: int(job.info("sieved_through") or 0) > 1_000_000_000)
    job.cluster.client("scancel", longer.id)
    longer.wait_until_gone()
    longer.wait_for_state("CANCELLED", "COMPLETED", "FAILED")
    longer.expect("state", longer.state(), "CANCELLED")
    job.submit(interval=())
    wait_until("third session", lambda: job.info("session") == "3")
    job.cluster.client("scontrol", "requeue", job.id)
    job.expect_completed(digest, restarts=1)
    again = type(job)(job.cluster, job.site, job.name + "-again", job.folder)
    again.submit(arguments=["--extend"])
    again.expect_completed(digest, restarts=0)
    again.expect_in_log("is complete already")


def wrong_use_is_no_reason_to_requeue(job, _):
    job.submit(arguments=["--count", "nonsense"])
    job.expect_failed(2)


def gpu_that_breaks_after_a_save(job, digest):
    job.stand_in("""
[ "$1" = run ] && [ ! -e broke ] || exec "$warpsieve" "$@"
: > broke
"$warpsieve" "$@" --max-time 10ms
exit 69
""")
    job.submit()
    job.expect_completed(digest, restarts=1)


def gpu_that_is_broken_from_the_start(job, _):
    """Another node may have a good one, but not for ever."""
    job.stand_in('[ "$1" = run ] && exit 69; exec "$warpsieve" "$@"\n')
    job.variables["WARPSIEVE_MOST_STALLS"] = "2"
    job.submit()
    job.expect_failed(69, restarts=1)
    job.expect_in_log("2 starts in a row have sieved nothing: giving up")


def missing_memory_that_is_there_later(job, digest):
    if job.site.has_sanitizer():
        raise unittest.SkipTest("the program has a sanitizer")
    job.stand_in("""
[ "$1" = run ] && [ ! -e starved ] || exec "$warpsieve" "$@"
: > starved
"$warpsieve" "$@" --max-time 10ms
ulimit -v 40000
exec "$warpsieve" "$@"
""")
    job.submit()
    job.expect_completed(digest, restarts=1)
    # For which step it lacks follows from the size of the program.
    job.expect_in_log("exit code 69", "memory")


def killed_by_the_kernel(job, digest):
    """As the OOM killer does it: Slurm sees a program that has ended."""
    job.submit()
    job.wait_until_sieving()
    job.send_program(signal.SIGKILL)
    job.expect_completed(digest, restarts=1)
    job.expect_in_log("exit code 137")


def crash_in_every_start(job, _):
    job.stand_in('[ "$1" = run ] && kill -SEGV $$; exec "$warpsieve" "$@"\n')
    job.variables["WARPSIEVE_MOST_STALLS"] = "2"
    job.submit()
    job.expect_failed(139, restarts=1)


def wrong_results_are_no_reason_to_requeue(job, _):
    """Somebody should look at the node, which Slurm would choose again."""
    job.stand_in("""
[ "$1" = run ] || exec "$warpsieve" "$@"
"$warpsieve" "$@" --max-time 10ms
exit 70
""")
    job.submit()
    job.expect_failed(70)


def no_progress_ends_the_chain(job, _):
    """The first start gets on, which costs nothing of the patience; the next two do not."""
    job.stand_in("""
[ "$1" = run ] || exec "$warpsieve" "$@"
[ ! -e stuck ] || exit 75
: > stuck
exec "$warpsieve" "$@" --max-time 10ms
""")
    job.variables["WARPSIEVE_MOST_STALLS"] = "2"
    job.submit()
    job.expect_failed(1, restarts=2)
    job.expect_in_log("2 starts in a row have sieved nothing: giving up")


def requeued_by_exit_code_alone(job, digest):
    """Where scontrol is forbidden and the site has RequeueExit=75."""
    folder = os.path.join(job.folder, "bin")
    os.mkdir(folder)
    with open(os.path.join(folder, "scontrol"), "w", encoding="ascii") as file:
        file.write("#!/bin/sh\necho scontrol is forbidden\nexit 1\n")
    os.chmod(file.name, 0o755)
    job.variables["PATH"] = folder + ":" + job.cluster.environment["PATH"]
    warning_signal(job, digest)
    job.expect_in_log("scontrol is forbidden")


# On a site that requeues only what is asked for, and on one with RequeueExit=75.
EVERYWHERE = (
    warning_signal,
    requeue_by_hand,
    cancelled_stays_cancelled,
    no_progress_ends_the_chain,
)
PLAIN_SITE = EVERYWHERE + (
    preempted_by_an_urgent_job,
    node_crash,
    orphan_of_a_dead_slurmd,
    suspended_and_resumed,
    started_twice_on_one_file,
    grown_and_gone_on_with_by_the_file_alone,
    wrong_use_is_no_reason_to_requeue,
    gpu_that_breaks_after_a_save,
    gpu_that_is_broken_from_the_start,
    missing_memory_that_is_there_later,
    killed_by_the_kernel,
    crash_in_every_start,
    wrong_results_are_no_reason_to_requeue,
)
REQUEUE_EXIT_SITE = EVERYWHERE + (requeued_by_exit_code_alone,)
