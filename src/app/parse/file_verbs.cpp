#include "app/parse/shared_options.hpp"
#include "app/parse/verbs.hpp"

// The verbs that read the files of runs.

namespace warpsieve::app {
namespace {

/// What is exported, and as what: one of these at most.
void add_what_to_export(Verb& verb, ExportCommand& command) {
    const bool& text = verb.flag({.names = {"--text"}, .help = "one prime a line (default)"});
    const bool& raw = verb.flag({.names = {"--raw"}, .help = "little-endian 64-bit integers"});
    const bool& npy =
        verb.flag({.names = {"--npy"}, .help = "the same with a header, for numpy.load"});
    const bool& grid =
        verb.flag({.names = {"--grid"}, .help = "the counts so far as CSV, in place of primes"});
    const bool& table = verb.flag(
        {.names = {"--table"}, .help = "the counts through the places of 'run --table' as CSV"});
    const bool& gaps =
        verb.flag({.names = {"--gaps"},
                   .help = "how often each size of gap occurs, and where first, as CSV"});
    const bool& history =
        verb.flag({.names = {"--history"}, .help = "the sessions of the run as CSV"});
    const bool& saves =
        verb.flag({.names = {"--saves"}, .help = "when it was saved, and what that took, as CSV"});
    verb.then([&command, &text, &raw, &npy, &grid, &table, &gaps, &history, &saves] {
        int given = 0;
        for (const bool flag : {text, raw, npy, grid, table, gaps, history, saves})
            given += flag ? 1 : 0;
        if (given > 1)
            throw UsageError(
                "--text, --raw, --npy, --grid, --table, --gaps, --history and --saves exclude each "
                "other (choose one)");
        if (raw) command.format = exporting::ExportFormat::raw;
        if (npy) command.format = exporting::ExportFormat::npy;
        if (grid) command.table = exporting::Table::grid;
        if (table) command.table = exporting::Table::table;
        if (gaps) command.table = exporting::Table::gaps;
        if (history) command.table = exporting::Table::history;
        if (saves) command.table = exporting::Table::saves;
    });
}

/// Where something that can be made again is written to.
/// @param output but for its names and kind
void add_target(Verb& verb, OptionDescription output, std::string& target, bool& replace) {
    verb.in(Group::output);
    output.names = {"-o", "--output"};
    output.kind = ValueKind::file;
    verb.text(output, target);
    verb.flag({.names = {"--force"}, .help = "replace " + output.type + " if it is a file"},
              replace);
}

}  // namespace

void add_options(Verb& verb, InfoCommand& info) {
    add_files(verb, info.files);
    verb.text({.names = {"--get"},
               .type = "KEY",
               .help = "print one value: prime_count, status, ...; of several files one a line"},
              info.key);
    verb.in(Group::how);
    verb.value({.names = {"--watch"},
                .type = "TIME",
                .help = "look again every TIME (5s where it is left out) until all is complete, "
                        "or Ctrl-C",
                .implied = "5s"},
               [&info](const std::string& word) { info.watch = watch_time(word); });
    add_output(verb, info.output);
    verb.result("what the file says, a line for each; with --get KEY that value alone.");
}

void add_options(Verb& verb, VerifyCommand& verify) {
    add_file(verb, verify.file);
    verb.value({.names = {"--share"},
                .type = "SHARE",
                .help = "share of the integers to sieve again, and the newest batch: 0, 1%, 1 "
                        "(default: what takes about ten seconds)"},
               [&verify](const std::string& word) { verify.share = parse_fraction(word); });
    verb.number({.names = {"--seed"},
                 .type = "N",
                 .help = "which rows of the grid are sieved again (default 1)"},
                verify.seed);
    add_threads(verb, "threads of the sieve (default: as many as this process may use)",
                verify.threads);
    add_output(verb, verify.output);
    verb.result("a line for each step that proved good.");
}

void add_options(Verb& verb, ExportCommand& command) {
    add_file(verb, command.file);
    add_what_to_export(verb, command);
    verb.number({.names = {"--from"}, .type = "A", .help = "first integer (default: all)"},
                command.from);
    verb.number({.names = {"--to"}, .type = "B", .help = "last integer (default: all)"},
                command.to);
    verb.then([&command] {
        if (command.table && (command.from || command.to))
            throw UsageError(
                "--from and --to choose primes (leave them out beside --grid, --table, --gaps, "
                "--history and --saves, which are whole tables)");
    });
    add_target(verb,
               {.type = "FILE",
                .help = "file to write, or a pipe or device to write to (default: -, standard "
                        "output)"},
               command.target, command.replace);
    add_threads(verb, "threads that decode (default: as many as this process may use)",
                command.threads);
    add_output(verb, command.output);
    verb.result("the primes, or the table as CSV, unless -o names a file.");
}

void add_options(Verb& verb, ReportCommand& report) {
    add_files(verb, report.files);
    add_target(verb,
               {.type = "FILE.svg",
                .help = "page to write, or a pipe or device to write to; -: standard output",
                .required = true},
               report.target, report.replace);
    add_output(verb, report.output);
    verb.result("nothing, but the page where -o is -.");
}

void add_options(Verb& verb, ConsolidateCommand& consolidate) {
    add_file(verb, consolidate.file);
    add_new_file(verb, consolidate.target);
    add_scratch(verb, consolidate.scratch);
    add_output(verb, consolidate.output);
    verb.result("nothing, but an object with --json.");
}

void add_options(Verb& verb, MergeCommand& merge) {
    verb.words({.name = "IN.h5",
                .help = "files of 'warpsieve run', in any order",
                .kind = ValueKind::run_file},
               merge.files);
    add_new_file(verb, merge.target);
    verb.in(Group::how);
    verb.choice({.names = {"--store"},
                 .type = "WHAT",
                 .help = "what to keep of what they store: none, or bitmap or primes, into which "
                         "each other is turned (default: what all of them store)"},
                merge.store,
                {{"none", core::Store::none},
                 {"bitmap", core::Store::bitmap},
                 {"primes", core::Store::primes}});
    add_threads(verb, "threads that decode and encode (default: as many as this process may use)",
                merge.threads);
    add_scratch(verb, merge.scratch);
    add_output(verb, merge.output);
    verb.result("nothing, but an object with --json.");
}

}  // namespace warpsieve::app
