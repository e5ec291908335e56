#include "app/parse/command.hpp"

#include <memory>

#include "app/parse/values.hpp"
#include "app/parse/verb.hpp"
#include "warpsieve/version.hpp"

// All verbs and their options, in the one file that pays for CLI11's headers.
//
// To add a verb: its struct in command.hpp, and a place in Command there; here a function that adds
// its options to a Verb, and a line in parse_command_line; its execute, declared in commands.hpp,
// in a file of its own; README.md. To add an option: a member of the verb's struct in command.hpp,
// a statement in the verb's function here; README.md.

namespace warpsieve::app {
namespace {

constexpr const char* exit_codes =
    "Exit codes: 0 done; 2 usage; 65 not our file, or of another job; 66 damaged;\n"
    "69 no device, memory or threads; 70 wrong results; 73 held by another instance;\n"
    "74 cannot read or write; 75 stopped and saved, run the same command again to go\n"
    "on; 130 interrupted.";

/// Most that --threads takes: more than a node has, so that beyond it a slip is likelier than a
/// wish.
constexpr std::uint64_t most_threads = 4096;

// Groups of options that several verbs share.

void add_file(Verb& verb, std::string& file) {
    verb.word("NAME.h5", "a file of 'warpsieve run'", file);
}

void add_new_file(Verb& verb, std::string& file) {
    verb.text("-o,--output", "OUT.h5", "file to write; it must not exist", file)->required();
}

void add_scratch(Verb& verb, std::string& folder) {
    verb.text("--scratch", "DIR",
              "build large files in this folder, such as $TMPDIR on the node's own disk, and "
              "copy them from there (default: no)",
              folder);
}

void add_threads(Verb& verb, const char* help, unsigned& threads) {
    verb.number("--threads", "N", help, threads, 1, most_threads);
}

void add_quiet(Verb& verb, bool& quiet) {
    verb.flag("-q,--quiet", "no progress on standard error, only warnings", quiet);
}

void add_output(Verb& verb, OutputOptions& output) {
    verb.flag("--json", "print the result as one JSON object", output.json);
    add_quiet(verb, output.quiet);
}

void add_bounds(Verb& verb, Interval& interval) {
    const auto& bounds =
        verb.words("[START] STOP", 1, 2, "bounds, both included (default START: 0)");
    verb.then([&interval, &bounds] { interval = interval_of(bounds); });
}

/// @param count is told what is given, option by option
void add_quantities(Verb& verb, const std::function<void(core::Quantities)>& count) {
    verb.value("--count", "WHAT",
               "what to count: primes (default), twins, triplets, quadruplets, quintuplets, "
               "sextuplets, several with commas between, or all of these: tuplets",
               [count](const std::string& words) { count(quantities_of(words)); });
    const bool& gaps =
        verb.flag("--gaps", "the largest gap between two primes, and where it begins");
    const bool& sum = verb.flag("--sum", "the sum of the primes");
    verb.then([count, &gaps, &sum] {
        if (gaps) count(core::quantity_gaps);
        if (sum) count(core::quantity_sum);
    });
}

void add_self_check(Verb& verb, std::optional<double>& share) {
    verb.value("--verify", "SHARE",
               "share of the integers that a second method checks meanwhile: 0 (nothing), 1% "
               "... (default: 0.01%, in at most 2% of a core's time)",
               [&share](const std::string& word) { share = parse_fraction(word); });
}

void add_engine(Verb& verb, EngineOptions& engine) {
    verb.choice("--engine", "NAME", "auto (default), cuda or cpu", engine.engine,
                {{"auto", EngineChoice::automatic},
                 {"cuda", EngineChoice::cuda},
                 {"cpu", EngineChoice::cpu}});
    add_threads(verb, "threads of the CPU (default: all there are)", engine.threads);
    verb.value("--device", "LIST",
               "GPUs as 'warpsieve devices' numbers them: 0 or 0,1 (default: all)",
               [&engine](const std::string& list) { set_devices(engine, list); });
}

void add_method(Verb& verb, Method& method) {
    verb.choice("--method", "NAME",
                "sieve, primecount (counts without sieving, below 2^63), or auto (default): the "
                "one that should be faster; sieve beside --engine, --device, --threads, --verify",
                method,
                {{"auto", Method::automatic},
                 {"primecount", Method::primecount},
                 {"sieve", Method::sieve}});
}

// The verbs, as --help lists them.

void add_count(Verb& verb, CountCommand& count) {
    add_bounds(verb, count.interval);
    add_quantities(verb, [&count](core::Quantities given) { count.quantities |= given; });
    add_method(verb, count.method);
    add_self_check(verb, count.self_check);
    add_engine(verb, count.engine);
    add_output(verb, count.output);
    verb.then([&count] {
        require_unsieved(count.method, sieving_option(count.engine, count.self_check));
        if (count.method == Method::primecount && count.quantities != core::quantity_primes)
            throw UsageError(
                "--method primecount counts primes alone (leave out --count, --gaps and --sum, or "
                "use --method sieve)");
    });
    verb.result(
        "the number of primes; with --count, --gaps or --sum a line for\n"
        "each total, its name first.");
}

void add_print(Verb& verb, PrintCommand& print) {
    add_bounds(verb, print.interval);
    std::vector<std::pair<const char*, std::optional<std::size_t>>> kinds = {
        {core::countable_quantities.front().name, std::nullopt}};
    for (std::size_t kind = 0; kind < core::tuplet_kinds; ++kind)
        kinds.emplace_back(core::countable_quantities[kind + 1].name, kind);
    verb.choice("--count", "KIND",
                "what to print: primes (default), twins, triplets, quadruplets, quintuplets or "
                "sextuplets, of which all members lie within the bounds",
                print.tuplets, std::move(kinds));
    add_self_check(verb, print.self_check);
    add_engine(verb, print.engine);
    add_quiet(verb, print.quiet);
}

/// What a run sieves and keeps.
void add_job(Verb& verb, RunCommand& run) {
    const auto& bounds =
        verb.words("START STOP", 0, 2,
                   "bounds, both included; with --first only START; none of them: the job of "
                   "the file");
    const auto& first = verb.text("--first", "N", "the first N primes from START (default 0) on");
    const auto& part =
        verb.text("--part", "I/N",
                  "piece I of N of the interval, counted from 0, with its own file; 'warpsieve "
                  "merge' joins them");
    verb.flag("--extend", "go on from what the file has to a farther STOP, or to more primes",
              run.asked.extend);
    verb.then([&run, &bounds, &first, &part] { set_job(run.asked, bounds, first, part); });
    verb.text("-o,--output", "NAME.h5", "checkpoint and result, an HDF5 file", run.file)
        ->required();
    verb.choice("--store", "WHAT",
                "what to keep besides the counts: primes, bitmap, none, or auto (default): "
                "primes where they fit 64 MiB",
                run.store,
                {{"auto", StoreChoice::automatic},
                 {"none", StoreChoice::none},
                 {"bitmap", StoreChoice::bitmap},
                 {"primes", StoreChoice::primes}});
}

/// When and where a run saves.
void add_saving(Verb& verb, RunCommand& run) {
    verb.value("--checkpoint-every", "TIME",
               "time between two saves: 60s, 10min (default: by the time that a save takes)",
               [&run](const std::string& word) { run.checkpoint_every = parse_duration(word); });
    verb.value("--max-time", "TIME",
               "stop, save and exit with 75 after this time: 4h, 90min, 1-12:00:00",
               [&run](const std::string& word) { run.max_time = parse_duration(word); });
    verb.number("--keep", "N", "generations of the file to keep while running (default 3)",
                run.keep, 1, most_generations);
    add_scratch(verb, run.scratch);
    verb.flag("--force", "begin even where the disk has too little space", run.force);
    verb.flag("--dry-run",
              "check the command line, the file and the space, say what would be done, and do "
              "nothing",
              run.dry_run);
    // For tests: many shards without gigabytes. In no group, so that --help does not show it.
    verb.number("--shard-bytes", "TEXT", "", run.shard_bytes, 1)->group("");
}

void add_run(Verb& verb, RunCommand& run) {
    add_job(verb, run);
    add_saving(verb, run);
    add_quantities(verb, [&counted = run.asked.quantities](core::Quantities given) {
        counted = counted.value_or(core::quantity_primes) | given;
    });
    add_self_check(verb, run.self_check);
    add_engine(verb, run.engine);
    add_output(verb, run.output);
    verb.result(
        "once the run is complete, the number of primes; with --first,\n"
        "--count, --gaps or --sum a line for each total, its name first: with --first the\n"
        "N-th prime as \"nth prime\", or \"none\" where there are fewer than N.");
}

void add_nth(Verb& verb, NthCommand& nth) {
    const auto& numbers =
        verb.words("N [START]", 1, 2, "which prime, counted from 1, and where to begin");
    verb.then([&nth, &numbers] {
        nth.n = number_within("N", numbers.front(), 1);
        if (numbers.size() > 1) nth.start = parse_number(numbers.back());
    });
    add_method(verb, nth.method);
    verb.text("--from", "NAME.h5", "a file of 'warpsieve run': begin at what it has counted",
              nth.file);
    verb.then([&nth] {
        if (!nth.file.empty() && nth.method == Method::primecount)
            throw UsageError("--from goes without --method primecount (it sieves)");
    });
    add_engine(verb, nth.engine);
    add_output(verb, nth.output);
    verb.then([&nth] { require_unsieved(nth.method, sieving_option(nth.engine)); });
    verb.result("the prime.");
}

void add_info(Verb& verb, InfoCommand& info) {
    verb.words("NAME.h5", "files of 'warpsieve run': one, or several to see together", info.files);
    verb.text("--get", "KEY",
              "print one value: prime_count, status, ...; of several files one a line", info.key);
    verb.value(watch_option, "TIME",
               "look again every TIME (5s where it is left out) until all is complete, or Ctrl-C",
               [&info](const std::string& word) { info.watch = watch_time(word); });
    add_output(verb, info.output);
}

void add_verify(Verb& verb, VerifyCommand& verify) {
    add_file(verb, verify.file);
    verb.value("--share", "SHARE",
               "share of the integers to sieve again, and the newest batch: 0, 1%, 1 "
               "(default: what takes about ten seconds)",
               [&verify](const std::string& word) { verify.share = parse_fraction(word); });
    verb.number("--seed", "N", "which rows of the grid are sieved again (default 1)", verify.seed);
    add_threads(verb, "threads of the sieve (default: all there are)", verify.threads);
    add_output(verb, verify.output);
}

/// What is exported, and as what: one of these at most.
void add_what_to_export(Verb& verb, ExportCommand& command) {
    const bool& text = verb.flag("--text", "one prime a line (default)");
    const bool& raw = verb.flag("--raw", "little-endian 64-bit integers");
    const bool& npy = verb.flag("--npy", "the same with a header, for numpy.load");
    const bool& grid = verb.flag("--grid", "in place of primes: the counts so far as CSV");
    const bool& history = verb.flag("--history", "the sessions of the run as CSV");
    const bool& saves = verb.flag("--saves", "when it was saved, and what that took, as CSV");
    verb.then([&command, &text, &raw, &npy, &grid, &history, &saves] {
        int given = 0;
        for (const bool flag : {text, raw, npy, grid, history, saves}) given += flag ? 1 : 0;
        if (given > 1)
            throw UsageError(
                "--text, --raw, --npy, --grid, --history and --saves exclude each other (choose "
                "one)");
        if (raw) command.format = exporting::ExportFormat::raw;
        if (npy) command.format = exporting::ExportFormat::npy;
        if (grid) command.table = exporting::Table::grid;
        if (history) command.table = exporting::Table::history;
        if (saves) command.table = exporting::Table::saves;
    });
}

void add_export(Verb& verb, ExportCommand& command) {
    add_file(verb, command.file);
    add_what_to_export(verb, command);
    verb.number("--from", "A", "first integer (default: all)", command.from);
    verb.number("--to", "B", "last integer (default: all)", command.to);
    verb.then([&command] {
        if (command.table && (command.from || command.to))
            throw UsageError(
                "--from and --to choose primes (leave them out beside --grid, --history and "
                "--saves, which are whole tables)");
    });
    verb.text("-o,--output", "FILE",
              "file to write, or a pipe or device to write to (default: -, standard output)",
              command.target);
    verb.flag("--force", "replace FILE if it is a file", command.replace);
    add_threads(verb, "threads that decode (default: all there are)", command.threads);
    add_output(verb, command.output);
}

void add_report(Verb& verb, ReportCommand& report) {
    verb.words("NAME.h5", "files of 'warpsieve run': one, or several to see together",
               report.files);
    verb.text("-o,--output", "FILE.svg",
              "page to write, or a pipe or device to write to; -: standard output", report.target)
        ->required();
    verb.flag("--force", "replace FILE.svg if it is a file", report.replace);
    add_output(verb, report.output);
}

void add_consolidate(Verb& verb, ConsolidateCommand& consolidate) {
    add_file(verb, consolidate.file);
    add_new_file(verb, consolidate.target);
    add_scratch(verb, consolidate.scratch);
    add_output(verb, consolidate.output);
}

void add_merge(Verb& verb, MergeCommand& merge) {
    verb.words("IN.h5", "files of 'warpsieve run', in any order", merge.files);
    add_new_file(verb, merge.target);
    verb.choice("--store", "WHAT",
                "what to keep of what they store: none, or bitmap or primes, into which each other "
                "is turned (default: what all of them store)",
                merge.store,
                {{"none", core::Store::none},
                 {"bitmap", core::Store::bitmap},
                 {"primes", core::Store::primes}});
    add_threads(verb, "threads that decode and encode (default: all there are)", merge.threads);
    add_scratch(verb, merge.scratch);
    add_output(verb, merge.output);
}

void add_devices(Verb& verb, DevicesCommand& devices) {
    add_output(verb, devices.output);
}

void add_selftest(Verb& verb, SelftestCommand& selftest) {
    add_engine(verb, selftest.engine);
    add_output(verb, selftest.output);
}

/// @param parsed becomes the verb's command if the user gave the verb
template <class VerbCommand>
void add_verb(CLI::App& program,
              Command& parsed,
              const char* name,
              const char* help,
              void (*add_options)(Verb&, VerbCommand&)) {
    CLI::App& app = *program.add_subcommand(name, help);
    const auto verb = std::make_shared<Verb>(app);
    const auto command = std::make_shared<VerbCommand>();
    add_options(*verb, *command);
    app.final_callback([verb, command, &parsed] {
        verb->finish();
        parsed = *command;
    });
}

void refuse_unknown_verb(const CLI::App& program, const std::vector<std::string>& arguments) {
    if (arguments.empty() || arguments.front().starts_with("-")) return;
    std::string known;
    for (const CLI::App* verb : program.get_subcommands([](const CLI::App*) { return true; })) {
        if (verb->get_name() == arguments.front()) return;
        known += (known.empty() ? "" : ", ") + verb->get_name();
    }
    throw UsageError("unknown verb " + arguments.front() + " (choose one of " + known +
                     "; try 'warpsieve --help')");
}

[[noreturn]] void throw_usage(const CLI::App& program, const CLI::ParseError& error) {
    std::string verb;
    for (const CLI::App* given : program.get_subcommands()) verb = " " + given->get_name();
    throw UsageError(std::string(error.what()) + " (try 'warpsieve" + verb + " --help')");
}

}  // namespace

Command parse_command_line(const std::vector<std::string>& arguments) {
    CLI::App program("Finds every prime of any interval in [0, 2^64-1] and never loses work.",
                     "warpsieve");
    program.require_subcommand(1);
    program.set_version_flag("--version",
                             std::string("warpsieve ") + version + " (" + commit + ")");
    program.footer(std::string("Numbers: 1000000, 1e12, 2^40, 10**9+7, 2^64-1.\n") + exit_codes);
    Command parsed;
    add_verb(program, parsed, "count",
             "Count the primes of [START, STOP], and what else is asked for", add_count);
    add_verb(program, parsed, "print",
             "Print the primes of [START, STOP], or its k-tuplets, one a line", add_print);
    add_verb(program, parsed, "run",
             "Sieve [START, STOP], or the first N primes from START, with checkpoints; the same "
             "command, or the file alone, goes on after any stop",
             add_run);
    add_verb(program, parsed, "nth", "Find the N-th prime from START (default 0) on", add_nth);
    add_verb(program, parsed, "info", "Show what a file says, also while a run writes it",
             add_info);
    add_verb(program, parsed, "verify",
             "Prove a file: seal, structure, totals, primes, a share again", add_verify);
    add_verb(program, parsed, "export",
             "Write the stored primes of a file as text, raw or npy, or a table of it as CSV",
             add_export);
    add_verb(program, parsed, "report",
             "Draw what files say on one page of SVG: what was found, and what the runs did",
             add_report);
    add_verb(program, parsed, "consolidate",
             "Copy a complete run and its shards into one plain file", add_consolidate);
    add_verb(program, parsed, "merge",
             "Join finished runs of adjacent intervals, such as all pieces of 'run --part', into "
             "one plain file",
             add_merge);
    add_verb(program, parsed, "devices", "List the GPUs, or what is wrong with them", add_devices);
    add_verb(program, parsed, "selftest",
             "Sieve intervals whose results are known, in a few seconds", add_selftest);
    refuse_unknown_verb(program, arguments);
    try {
        const std::vector<std::string> words = with_watch_time(arguments);
        for (const CLI::App* verb : program.get_subcommands([&](const CLI::App* app) {
                 return !words.empty() && app->get_name() == words.front();
             }))
            refuse_misleading_words(*verb, std::span(words).subspan(1));
        // CLI11 takes the arguments from the back.
        std::vector<std::string> reversed(words.rbegin(), words.rend());
        program.parse(reversed);
    } catch (const CLI::CallForHelp&) {
        return ShowTextCommand{program.help() + "\n"};
    } catch (const CLI::CallForVersion& text) {
        return ShowTextCommand{std::string(text.what()) + "\n"};
    } catch (const CLI::ParseError& error) {
        throw_usage(program, error);
    }
    return parsed;
}

}  // namespace warpsieve::app
