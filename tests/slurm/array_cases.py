"""An interval in parts: an array of jobs, and one that merges what they have found."""

import os
import re
import subprocess

from cluster import Missed, wait_until
from jobs import Job

PARTS = 4


class Submission:
    """What `slurm/submit` sends, from the folder of a job of that name."""

    def __init__(self, job, *sbatch_options, stem="run"):
        done = subprocess.run(
            [job.site.submit, "0", job.site.STOP, "--parts", str(PARTS), "-o", stem + ".h5",
             "--engine", "cpu", "--threads", "1", "--checkpoint-every", "250ms", "--",
             "-p", "main", *sbatch_options],
            env={**job.cluster.environment, "WARPSIEVE": job.program}, cwd=job.folder,
            capture_output=True, text=True, check=False,
        )
        if done.returncode != 0:
            raise Missed(f"success of submit: {done.stderr}")
        array, merge = re.findall(r"job (\d+)", done.stdout)
        self.merge = self._task(job, merge, f"{stem}.merge")
        self.parts = {
            part: self._task(job, f"{array}_{part}", f"{stem}.{part}") for part in range(PARTS)
        }

    @staticmethod
    def _task(job, number, name):
        task = Job(job.cluster, job.site, name, job.folder)
        task.file = os.path.join(job.folder, name + ".h5")
        task.id = number
        return task


def parts_are_requeued_resubmitted_and_merged(job, digest):
    # Part 3 meets an error that is not its own, in its first start; when it was sent it had none.
    job.stand_in("""
[[ " $* " == *" run "*" 3/4 "* && " $* " != *" --dry-run "* ]] && [ ! -e failed ] || exec nice -n 19 "$warpsieve" "$@"
: > failed
exit 74
""")
    first = Submission(job)
    first.parts[2].wait_until_sieving()
    job.cluster.client("scontrol", "requeue", first.parts[2].id)
    first.parts[3].expect_failed(74)
    # The merge job does not wait for ever for a part that has failed.
    wait_until("end of the merge job", lambda: first.merge.state() == "CANCELLED")

    again = Submission(job, "--array=3")
    for part in (0, 1, 2):
        first.parts[part].wait_for_state("COMPLETED")
        first.parts[part].expect("restarts", first.parts[part].restarts(), int(part == 2))
    again.parts[3].wait_for_state("COMPLETED")
    again.merge.wait_for_state("COMPLETED", "FAILED")
    again.merge.expect("state", again.merge.state(), "COMPLETED")
    job.expect("digest", job.info("contents_digest"), digest)
    if not all(first.parts[2].resumed_from()):
        raise Missed("resume of part 2 past its start")


def parts_of_any_name_are_merged(job, digest):
    stem = "-50%a of \"'é'\""
    sent = Submission(job, "-Hst10", "--comment", "two words", stem=stem)
    job.cluster.client("scontrol", "release", sent.merge.id, *(
        task.id for task in sent.parts.values()
    ))
    sent.merge.wait_for_state("COMPLETED", "FAILED", "CANCELLED")
    sent.merge.expect("state", sent.merge.state(), "COMPLETED")
    for task in sent.parts.values():
        task.expect_in_log("exit code 0, Slurm says", "sieved through none")
    job.file = os.path.join(job.folder, stem + ".h5")
    job.expect("digest", job.info("contents_digest"), digest)


CASES = (parts_are_requeued_resubmitted_and_merged, parts_of_any_name_are_merged)
