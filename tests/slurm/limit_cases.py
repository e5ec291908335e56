"""The real time limit of a job, which Slurm cannot make shorter than a minute.

The program is frozen meanwhile, so that nobody has to sieve for a minute.
"""

from cluster import wait_until

# Some seconds more than what the program has left when it is thawed.
STOP = "1.2e11"
# A job of a minute would get the warning in its first half.
NO_WARNING = "--signal=USR1@0"


def _finish(job, digest):
    """The second start gets all the time it needs on a busy machine."""
    job.wait_for_log("start 1: exit code 75")
    wait_until("requeue", lambda: job.restarts() == 1)
    job.cluster.client("scontrol", "update", f"JobId={job.id}", "TimeLimit=30")
    job.expect_completed(digest, restarts=1)


def stops_itself_before_the_limit(job, digest):
    job.submit("--time=1", NO_WARNING, stop=STOP)
    job.wait_until_sieving()
    job.freeze()
    wait_until("last seconds of the job", lambda: job.seconds_left() <= 10)
    job.thaw()
    _finish(job, digest)
    job.expect_in_log("will stop 5 s before", "time limit reached at", "Slurm says R/")


def is_requeued_after_the_limit(job, digest):
    """A program that cannot find out when its job ends, and hears of no warning: Slurm's last
    signals wake it up."""
    job.stand_in("""
mkdir -p blind
printf '#!/bin/sh\\nexit 1\\n' > blind/squeue
chmod +x blind/squeue
unset SLURM_JOB_END_TIME
PATH=$PWD/blind:$PATH exec nice -n 19 "$warpsieve" "$@"
""")
    job.submit("--time=1", NO_WARNING, stop=STOP)
    job.wait_until_sieving()
    job.freeze()
    _finish(job, digest)
    job.expect_in_log("Slurm does not say when this job ends", "Slurm says CG/TimeLimit")


CASES = (stops_itself_before_the_limit, is_requeued_after_the_limit)
