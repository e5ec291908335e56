#include "app/parse/verb_table.hpp"

#include <memory>

#include "app/parse/verbs.hpp"

namespace warpsieve::app {
namespace {

template <class VerbCommand>
VerbEntry entry(VerbDescription heading) {
    return {std::move(heading), [](Verb& verb) -> std::function<Command()> {
                const auto command = std::make_shared<VerbCommand>();
                add_options(verb, *command);
                return [command] { return Command(*command); };
            }};
}

void add_sieving(std::vector<VerbEntry>& table) {
    const std::string section = "Primes at once";
    table.push_back(entry<CountCommand>(
        {.name = "count",
         .section = section,
         .summary = "Count the primes of [START, STOP], and what else is asked for",
         .forms = {"[START] STOP"},
         .details =
             "Nothing is kept: what takes hours is better a run. Long bare counts below 2^63 "
             "are left to libprimecount, where the program was built with it, which finds "
             "no primes and takes seconds for what sieving takes hours; standard error "
             "says so.",
         .examples = {{"warpsieve count 1e12", "the primes up to 10^12"},
                      {"warpsieve count 1e18 1e18+1e9 --count twins --gaps",
                       "primes, twins and the largest gap of a window"},
                      {"warpsieve count 1e9 --count 0,2,6,8,12 --table 1e8",
                       "primes p for which p+2, p+6, p+8 and p+12 are primes, up to each multiple "
                       "of 10^8"}}}));
    table.push_back(entry<PrintCommand>(
        {.name = "print",
         .section = section,
         .summary = "Print the primes of [START, STOP], or its constellations, one a line",
         .forms = {"[START] STOP"},
         .details = "The first lines come at once, wherever START is, and nothing is kept.",
         .examples = {{"warpsieve print 1e18 2^64-1 | head -n 5", "the first five above 10^18"},
                      {"warpsieve print 1e12 1e12+1e9 --count twins > twins.txt",
                       "pairs such as (1000000000061, 1000000000063)"},
                      {"warpsieve print 1e6 --count 0,2,6,8,12", "any other pattern"}}}));
    table.push_back(entry<NthCommand>(
        {.name = "nth",
         .section = section,
         .summary = "Find the N-th prime from START (default 0) on",
         .forms = {"N [START]"},
         .examples = {{"warpsieve nth 1e9", "22801763489"},
                      {"warpsieve nth 1 1e15", "the first prime from 10^15 on"}}}));
}

void add_runs(std::vector<VerbEntry>& table) {
    const std::string section = "Runs that lose no work";
    table.push_back(entry<RunCommand>(
        {.name = "run",
         .section = section,
         .summary = "Sieve an interval, or the first N primes, with checkpoints; the same command "
                    "goes on after any stop",
         .forms = {"START STOP -o NAME.h5", "--first N [START] -o NAME.h5", "-o NAME.h5"},
         .details = "The file knows its job: what the command leaves out is the file's, and what "
                    "is given must agree with it. SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2 and "
                    "SIGXCPU stop it within about a second: it saves and exits with 75. The "
                    "result does not depend on interruptions, threads, engines or devices.",
         .examples = {{"warpsieve run 0 1e13 -o pi13.h5", "count, and save meanwhile"},
                      {"warpsieve run -o pi13.h5", "go on with the job of the file"},
                      {"warpsieve run 0 2e13 -o pi13.h5 --extend", "and on to a farther end"},
                      {"warpsieve run 0 1e9 -o all.h5 --store primes", "keep the primes as well"},
                      {"warpsieve run 0 1e15 --part 3/64 -o pi15.3.h5",
                       "a piece, for one of 64 machines or jobs"},
                      {"warpsieve run 0 1e12 -o gaps.h5 --gaps table --table 1e9",
                       "every size of gap, and pi(x) at 1001 places"},
                      {"warpsieve run --first 1e6 -o million.h5", "the first million primes"}}}));
    table.push_back(entry<InfoCommand>(
        {.name = "info",
         .section = section,
         .summary = "Show what files say, who works on them, and when they will be done",
         .forms = {"NAME.h5..."},
         .details = "It may be asked while a run writes its file, and holds up nobody.",
         .examples = {
             {"warpsieve info pi13.h5", "one file"},
             {"warpsieve info pi15.*.h5 --watch", "a row for each part, until all is done"},
             {"warpsieve info pi13.h5 --get prime_count", "one value, for scripts"}}}));
    table.push_back(entry<VerifyCommand>(
        {.name = "verify",
         .section = section,
         .summary = "Prove a file: seal, structure, totals, primes, a share again",
         .forms = {"NAME.h5"},
         .examples = {{"warpsieve verify pi13.h5", "in about ten seconds more than reading takes"},
                      {"warpsieve verify pi13.h5 --share 1", "sieve all of it again"}}}));
}

void add_results(std::vector<VerbEntry>& table) {
    const std::string section = "What runs have found";
    table.push_back(entry<ExportCommand>(
        {.name = "export",
         .section = section,
         .summary =
             "Write the stored primes of a file as text, raw or npy, or a table of it as CSV",
         .forms = {"NAME.h5"},
         .details = "A run that is not finished gives what it has so far.",
         .examples = {
             {"warpsieve export all.h5 --from 1e6 --to 2e6", "one prime a line"},
             {"warpsieve export all.h5 --npy -o all.npy", "for numpy.load"},
             {"warpsieve export pi13.h5 --grid | column -s, -t", "pi(x) at up to 256 places x"},
             {"warpsieve export gaps.h5 --gaps > gaps.csv",
              "each size of gap: how often, and where first"}}}));
    table.push_back(entry<ReportCommand>(
        {.name = "report",
         .section = section,
         .summary = "Draw what files say on one page of SVG: what was found, and what the runs did",
         .forms = {"NAME.h5... -o FILE.svg"},
         .examples = {{"warpsieve report pi13.h5 -o pi13.svg", "a page for any browser"}}}));
    table.push_back(entry<MergeCommand>(
        {.name = "merge",
         .section = section,
         .summary = "Join finished runs of adjacent intervals, such as all pieces of 'run --part', "
                    "into one plain file",
         .forms = {"IN.h5... -o OUT.h5"},
         .examples = {{"warpsieve merge pi15.*.h5 -o pi15.h5", "all parts, in any order"}}}));
    table.push_back(entry<ConsolidateCommand>(
        {.name = "consolidate",
         .section = section,
         .summary = "Copy a complete run and its shards into one plain file",
         .forms = {"NAME.h5 -o OUT.h5"},
         .details = "Other programs read such a file without the limits of many open ones.",
         .examples = {{"warpsieve consolidate all.h5 -o plain.h5", "to take elsewhere"}}}));
}

void add_machine(std::vector<VerbEntry>& table) {
    const std::string section = "This machine, this program";
    table.push_back(entry<DevicesCommand>({.name = "devices",
                                           .section = section,
                                           .summary = "List the GPUs, or what is wrong with them",
                                           .forms = {""}}));
    table.push_back(entry<SelftestCommand>(
        {.name = "selftest",
         .section = section,
         .summary = "Sieve intervals whose results are known, in a few seconds",
         .forms = {""},
         .examples = {{"warpsieve selftest --engine cuda", "the GPUs"},
                      {"warpsieve selftest --tune", "the sizes that they sieve fastest with"}}}));
    table.push_back(
        entry<HelpCommand>({.name = "help",
                            .section = section,
                            .summary = "Show this list, or what a verb takes, as VERB --help does",
                            .forms = {"[VERB]"},
                            .examples = {{"warpsieve help run", "the options of run"}}}));
}

std::vector<VerbEntry> make_table() {
    std::vector<VerbEntry> table;
    add_sieving(table);
    add_runs(table);
    add_results(table);
    add_machine(table);
    return table;
}

}  // namespace

void add_options(Verb& verb, HelpCommand& help) {
    OperandDescription operand{.name = "VERB",
                               .help = "a verb (default: the list of them)",
                               .kind = ValueKind::word,
                               .most = 1};
    std::vector<std::pair<const char*, std::string>> names;
    for (const VerbEntry& known : verb_table()) {
        const std::string& name = operand.words.emplace_back(known.heading.name);
        names.emplace_back(known.heading.name.c_str(), name);
    }
    const auto& words = verb.words(std::move(operand));
    verb.then([&help, &words, names] {
        if (!words.empty()) help.verb = choice_of("verb", words.front(), names);
    });
}

const std::vector<VerbEntry>& verb_table() {
    static const std::vector<VerbEntry> table = make_table();
    return table;
}

}  // namespace warpsieve::app
