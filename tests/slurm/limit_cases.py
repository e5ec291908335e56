"""The real time limit of a job, which Slurm cannot make shorter than a minute."""

# Longer than a minute on one core: some restarts.
STOP = "5e11"
# Instead of the script's own warning, which a job of a minute gets in its first half.
HARMLESS = "--signal=CONT@1"


def stops_itself_before_the_limit(job, digest):
    job.submit("--time=1", HARMLESS, stop=STOP)
    job.wait_for_log("start 1: exit code 75")
    job.expect_in_log("will stop 5 s before", "time limit reached at", "Slurm says R/")
    job.expect_completed(digest, restarts=job.restarts())


def is_requeued_after_the_limit(job, digest):
    """A program that cannot find out when its job ends, and hears of no warning."""
    job.stand_in("""
mkdir -p blind
printf '#!/bin/sh\\nexit 1\\n' > blind/squeue
chmod +x blind/squeue
unset SLURM_JOB_END_TIME
PATH=$PWD/blind:$PATH exec nice -n 19 "$warpsieve" "$@"
""")
    job.submit("--time=1", HARMLESS, stop=STOP)
    job.wait_for_log("start 1: exit code 75")
    job.expect_in_log("Slurm does not say when this job ends", "Slurm says CG/TimeLimit")
    job.expect_completed(digest, restarts=job.restarts())


CASES = (stops_itself_before_the_limit, is_requeued_after_the_limit)
