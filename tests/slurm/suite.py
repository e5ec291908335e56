"""suite.py SOURCE PROGRAM SUITE: runs the cases of a suite side by side on one throw-away cluster.

Exit code 77, skipped, where Slurm is not installed, unless WARPSIEVE_REQUIRE_SLURM is set.
"""

import concurrent.futures
import os
import signal
import sys
import time
import traceback
import unittest

import array_cases
import cluster
import jobs
import limit_cases
import survival_cases

STOP = jobs.Site.STOP
# Name: lines for slurm.conf, cases, where their interval ends.
SUITES = {
    "plain": ("", survival_cases.PLAIN_SITE + array_cases.CASES, STOP),
    "requeue-exit": ("RequeueExit=75", survival_cases.REQUEUE_EXIT_SITE, STOP),
    "limit": ("", limit_cases.CASES, limit_cases.STOP),
}
SKIPPED = 77


def try_case(case, job, digest):
    """None, or what went wrong, with all that helps to find out why."""
    began = time.monotonic()
    name, verdict, problem = case.__name__, "ok", None
    try:
        case(job, digest.result())
    except unittest.SkipTest as reason:
        verdict, name = "skipped", f"{name}: {reason}"
    except Exception:
        verdict = "FAILED"
        problem = (
            f"{traceback.format_exc()}--- processes of {job.name}\n{job.threads()}"
            f"--- log of {job.name}\n{job.log()}"
        )
    print(f"{verdict:7}{time.monotonic() - began:6.1f} s  {name}", flush=True)
    return problem


def run_suite(site, extra, cases, stop):
    with (
        cluster.Cluster(extra) as lab,
        concurrent.futures.ThreadPoolExecutor(1 + len(cases)) as pool,
    ):
        digest = pool.submit(site.undisturbed_digest, lab, stop)
        outcomes = [
            pool.submit(try_case, case, jobs.Job(lab, site, case.__name__), digest)
            for case in cases
        ]
        problems = [text for text in (outcome.result() for outcome in outcomes) if text]
        if problems:
            print("\n".join(problems) + lab.logs())
        return 1 if problems else 0


def main(source, program, suite):
    # Ctrl-C ends this process at once, whatever its threads wait for; the keeper does the rest.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    missing = cluster.missing_programs()
    if missing:
        print(f"skipped: {', '.join(missing)} not found (./bootstrap test installs Slurm)")
        return 1 if "WARPSIEVE_REQUIRE_SLURM" in os.environ else SKIPPED
    return run_suite(jobs.Site(source, program), *SUITES[suite])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
