#include "app/manual/topics.hpp"

namespace warpsieve::manual {

std::vector<std::string> description() {
    return {
        "warpsieve finds every prime of any interval in [0, 2^64-1], counts them or stores them in "
        "HDF5, and never loses work: a run that is stopped, preempted, killed or out of time goes "
        "on where it was, by the same command. It sieves with NVIDIA GPUs of compute capability "
        "7.5 and newer; its CPU engine does the same work with the same files on any machine.",
        "Standard error is progress and warnings. Standard output is the answer to what was asked, "
        "and nothing else; with --json it is one object in one line, in which integers of the "
        "interval, and counts and sums of them, are strings of decimal digits.",
        "Options may stand before or after other words; --name VALUE is --name=VALUE; those of one "
        "letter may stand together; after -- there are no options. An empty value (as an unset "
        "variable of a script leaves it), an option other than --count that is given twice, a flag "
        "with a value and "
        "-o=NAME.h5 are refused, and nothing is done. An error is one line: what was done to "
        "what, why it failed, and in brackets what to do."};
}

std::string numbers_in_short() {
    return "1000000, 1_000_000, 1e6, 2^40, 10**9+7, 0x10000, 2^64-1; computed exactly.";
}

std::vector<std::string> numbers() {
    return {
        "Numbers are written as 1000000, 1_000_000, 1e12, 1.5e9, 2^40, 10**9+7, (2^10-1)*1e6, "
        "0x10000 or 2^64-1, and computed exactly. ^ and ** bind to the right and above *, which "
        "binds above + and -. Values on the way may leave 64 bits; the result may not. An "
        "underscore may stand between any two digits. Hexadecimal digits of either case follow 0x "
        "or 0X; a leading 0 means nothing: 010 is ten. Shells take ( ) and * for themselves: put "
        "quotes around them.",
        "Times are written as 250ms, 60s, 10min, 4h, 1h30m or 2d, as Slurm writes them (MM:SS, "
        "HH:MM:SS, D-HH, D-HH:MM, D-HH:MM:SS), or as a plain number of seconds. Shares are written "
        "as 0.01 or 1%."};
}

std::vector<Entry> files() {
    return {
        {"NAME.h5",
         "Checkpoint and result in one, a plain HDF5 file: parameters, state, the history of all "
         "sessions (/history), when it was saved (/saves), pi(x) and all else that was counted at "
         "up to 256 places x (/grid), at places of your own (/table), each size of gap (/gaps), "
         "and what is stored (/primes or /bitmap). Open it for reading "
         "only: it is sealed, and what another program writes into it breaks the seal."},
        {"NAME.prev1.h5, NAME.prev2.h5, ...",
         "The generations before it, as many as --keep says while the run goes on. Where the "
         "newest "
         "does not prove good, warpsieve takes the one before, and says so."},
        {"NAME.shards/",
         "Sealed files of more than 64 MiB of stored primes or bitmap, of which NAME.h5 has one "
         "view. Keep the folder beside the file; 'warpsieve consolidate' makes one plain file."},
        {"NAME.lock",
         "Who works on the run. It is locked while somebody does, and touched after every batch as "
         "a sign of life."},
        {"NAME.h5.bad-TIME", "A damaged generation, which is kept to be looked at."},
        {".NAME.h5.tmp.*",
         "A file while it is written. The next run removes what a killed one left."},
        {"~/.cache/warpsieve/sizes.GPU",
         "With which sizes a GPU sieves fastest, as 'warpsieve selftest --tune' measured it; "
         "without "
         "it, or with another driver, there are defaults. It may be removed at any time."}};
}

std::vector<ExitCodeEntry> exit_codes() {
    return {{ExitCode::success, "done"},
            {ExitCode::usage, "wrong usage"},
            {ExitCode::foreign_file,
             "the file is not warpsieve's, or of another job: nothing was touched"},
            {ExitCode::damaged, "no generation of the file proves good: nothing was touched"},
            {ExitCode::unavailable,
             "what the work needs is not to be had: the GPU asked for, memory, threads"},
            {ExitCode::wrong,
             "wrong results: this machine, or the file, contradicts a second computation"},
            {ExitCode::held, "another instance works on this file"},
            {ExitCode::io, "cannot read or write: a missing folder, a full disk"},
            {ExitCode::stopped, "stopped and saved: run the same command again to go on"},
            {ExitCode::interrupted, "interrupted; a run, by a second Ctrl-C"}};
}

std::string other_ends() {
    return "Where the reader of standard output goes away, SIGPIPE ends the program quietly, which "
           "shells tell as 141; a run is saved before it prints.";
}

std::vector<Entry> variables() {
    return {
        {"CUDA_VISIBLE_DEVICES",
         "The GPUs that may be used, as for every program of CUDA. Where it is set, where there is "
         "NVIDIA's driver, or where Slurm gave GPUs, --engine auto says why it uses none."},
        {"SLURM_GPUS, SLURM_GPUS_ON_NODE, SLURM_GPUS_PER_NODE, SLURM_GPUS_PER_TASK, "
         "SLURM_JOB_GPUS, SLURM_STEP_GPUS",
         "Whether Slurm gave GPUs, for such a word."},
        {"SLURM_JOB_ID, SLURM_ARRAY_JOB_ID, SLURM_ARRAY_TASK_ID, SLURM_RESTART_COUNT",
         "The job that the program runs in: for /history, and to ask squeue when it ends. A run "
         "stops before, saves, and exits with 75."},
        {"SLURM_JOB_END_TIME", "When that job ends, so that squeue need not be asked first."},
        {"XDG_CACHE_HOME, HOME",
         "Where the sizes of GPUs are kept: in the folder warpsieve of the first, else in "
         "~/.cache/warpsieve."},
        {"WARPSIEVE_CPU",
         "The instruction set that the CPU engine is held to, for tests and measurements: v2, v3, "
         "v4 "
         "(the levels of x86-64) or portable. By default it takes the best that the machine has."},
        {"WARPSIEVE_DEVICE_PATIENCE",
         "Seconds that a GPU may take without an end of what it was asked for, until it counts as "
         "one "
         "that never answers, and the program ends with 69: 60 by default. Longer under tools that "
         "slow it down."}};
}

std::vector<std::string> signals() {
    return {
        "SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU and SIGHUP (unless ignored, as under nohup) "
        "stop a run within about a second, or two while primes wait to be stored: it saves and "
        "exits with 75. Other verbs end with 130. A second Ctrl-C ends any at once with 130; the "
        "last saved generation stays good. What is on disk is a whole, sealed generation at any "
        "time, SIGKILL or not."};
}

std::vector<app::Example> first_examples() {
    return {{"warpsieve count 1e12", "how many primes there are up to 10^12"},
            {"warpsieve print 1e18 1e18+1e3", "the primes of a window"},
            {"warpsieve run 0 1e13 -o pi13.h5", "with checkpoints; again: it goes on"},
            {"warpsieve info pi13.h5", "how far it is, and when it will be done"}};
}

}  // namespace warpsieve::manual
