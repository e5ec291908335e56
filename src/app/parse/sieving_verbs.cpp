#include "app/parse/shared_options.hpp"
#include "app/parse/verbs.hpp"

// The verbs that sieve, and those that look at what sieves.

namespace warpsieve::app {
namespace {

/// What a run sieves.
void add_job(Verb& verb, RunCommand& run) {
    const auto& bounds = verb.words({.name = "START STOP",
                                     .help = "bounds, both included; with --first only START; "
                                             "none of them: the job of the file",
                                     .least = 0,
                                     .most = 2});
    const auto& first = verb.text({.names = {"--first"},
                                   .type = "N",
                                   .help = "the first N primes from START (default 0) on"});
    const auto& part =
        verb.text({.names = {"--part"},
                   .type = "I/N",
                   .help = "piece I of N of the interval, counted from 0, with its own file; "
                           "'warpsieve merge' joins them"});
    verb.flag({.names = {"--extend"},
               .help = "go on from what the file has to a farther STOP, or to more primes"},
              run.asked.extend);
    verb.then([&run, &bounds, &first, &part] { set_job(run.asked, bounds, first, part); });
    add_quantities(verb, [&run](const core::Quantities& given) {
        if (!run.asked.quantities) run.asked.quantities = core::quantity_primes;
        *run.asked.quantities |= given;
    });
    add_table(verb, [&run](const core::Places& places, const std::string& text) {
        // Of the interval of a file nothing is known here; the file's table must be the same.
        if (core::has_an_end(run.asked))
            require_places(places, text, core::expected_interval(core::new_job(run.asked)));
        run.asked.table = places;
    });
}

/// What a run keeps, and when it saves.
void add_saving(Verb& verb, RunCommand& run) {
    verb.in(Group::how);
    verb.choice({.names = {"--store"},
                 .type = "WHAT",
                 .help = "what to keep besides the counts: primes, bitmap, none, or auto "
                         "(default): primes where they fit 64 MiB"},
                run.store,
                {{"auto", StoreChoice::automatic},
                 {"none", StoreChoice::none},
                 {"bitmap", StoreChoice::bitmap},
                 {"primes", StoreChoice::primes}});
    verb.value({.names = {"--checkpoint-every"},
                .type = "TIME",
                .help = "time between two saves: 60s, 10min (default: by the time that a save "
                        "takes)"},
               [&run](const std::string& word) { run.checkpoint_every = parse_duration(word); });
    verb.value({.names = {"--max-time"},
                .type = "TIME",
                .help = "stop, save and exit with 75 after this time: 4h, 90min, 1-12:00:00"},
               [&run](const std::string& word) { run.max_time = parse_duration(word); });
    verb.number({.names = {"--keep"},
                 .type = "N",
                 .help = "generations of the file to keep while running (default 3)"},
                run.keep, 1, most_generations);
    add_scratch(verb, run.scratch);
    verb.flag({.names = {"--force"}, .help = "begin even where the disk has too little space"},
              run.force);
    verb.flag({.names = {"--dry-run"},
               .help = "only say what would be done: check the command line, the file and the "
                       "space, and do nothing"},
              run.dry_run);
    // For tests: many shards without gigabytes.
    verb.number({.names = {"--shard-bytes"}, .type = "N", .hidden = true}, run.shard_bytes, 1);
}

/// The sizes of the GPU sieve.
void add_tuning(Verb& verb, SelftestCommand& selftest) {
    verb.in(Group::what);
    const bool& tune = verb.flag({.names = {"--tune"},
                                  .help = "in place of the test, measure with which sizes each GPU "
                                          "sieves fastest, and keep them for later runs"});
    const auto& most = verb.text({.names = {"--max-time"},
                                  .type = "TIME",
                                  .help = "with --tune: time for each GPU (default 50s)"});
    // For tests: little work.
    const auto& height = verb.text({.names = {"--tune-at"}, .type = "N", .hidden = true});
    const auto& integers = verb.text({.names = {"--tune-integers"}, .type = "N", .hidden = true});
    verb.then([&selftest, &tune, &most, &height, &integers] {
        if (!tune) {
            for (const auto& [name, word] :
                 {std::pair("--max-time", &most), std::pair("--tune-at", &height),
                  std::pair("--tune-integers", &integers)})
                if (!word->empty())
                    throw UsageError(std::string(name) +
                                     " goes with --tune alone (add it, or "
                                     "leave this out)");
            return;
        }
        TuneOptions options;
        if (!most.empty()) options.most = parse_duration(most);
        if (!integers.empty())
            options.pass_integers = number_within("--tune-integers", integers, 1);
        if (!height.empty()) options.height = parse_number(height);
        selftest.tune = std::move(options);
    });
}

}  // namespace

void add_options(Verb& verb, CountCommand& count) {
    add_bounds(verb, count.interval);
    add_quantities(verb, [&count](const core::Quantities& given) { count.quantities |= given; });
    add_table(verb, [&count](const core::Places& places, const std::string& text) {
        require_places(places, text, count.interval);
        count.table = places;
    });
    add_method(verb, count.method);
    add_self_check(verb, count.self_check);
    add_engine(verb, count.engine);
    add_output(verb, count.output);
    verb.then([&count] {
        require_unsieved(count.method, sieving_option(count.engine, count.self_check));
        if (count.method == Method::primecount &&
            (count.quantities != core::quantity_primes || !count.table.empty()))
            throw UsageError(
                "--method primecount counts primes alone (leave out --count, --gaps, --sum, "
                "--reciprocals, --residues and --table, or use --method sieve)");
    });
    verb.result(
        "the number of primes; where more is asked for, a line for each total, its name first. "
        "With --gaps table the maximal gaps follow: those larger than all before them; with "
        "--table the totals through each place.");
}

void add_options(Verb& verb, PrintCommand& print) {
    add_bounds(verb, print.interval);
    std::vector<std::string> kinds;
    for (const auto& kind : core::countable_quantities) kinds.emplace_back(kind.name);
    verb.in(Group::what);
    verb.value({.names = {"--count"},
                .type = "KIND",
                .help = "what to print: primes (default), twins, triplets, quadruplets, "
                        "quintuplets, sextuplets or any pattern, such as 0,2,6,8,12, of which all "
                        "members lie within the bounds",
                .kind = ValueKind::word,
                .words = std::move(kinds)},
               [&print](const std::string& word) { print.constellation = printed_kind(word); });
    add_self_check(verb, print.self_check);
    add_engine(verb, print.engine);
    add_quiet(verb, print.quiet);
    verb.result("the primes, or with --count the constellations, one a line.");
}

void add_options(Verb& verb, NthCommand& nth) {
    const auto& numbers = verb.words({.name = "N [START]",
                                      .help = "which prime, counted from 1, and where to begin",
                                      .least = 1,
                                      .most = 2});
    verb.then([&nth, &numbers] {
        nth.n = number_within("N", numbers.front(), 1);
        if (numbers.size() > 1) nth.start = parse_number(numbers.back());
    });
    add_method(verb, nth.method);
    verb.text({.names = {"--from"},
               .type = "NAME.h5",
               .help = "begin at what a file of 'warpsieve run' has counted; START is its own",
               .kind = ValueKind::run_file},
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

void add_options(Verb& verb, RunCommand& run) {
    add_job(verb, run);
    verb.in(Group::output);
    verb.text({.names = {"-o", "--output"},
               .type = "NAME.h5",
               .help = "checkpoint and result, an HDF5 file",
               .kind = ValueKind::run_file,
               .required = true},
              run.file);
    add_saving(verb, run);
    add_self_check(verb, run.self_check);
    add_engine(verb, run.engine);
    add_output(verb, run.output);
    verb.result(
        "once the run is complete, the number of primes; where more is asked for, a line for each "
        "total, its name first: with --first the N-th prime as \"nth prime\", or \"none\" where "
        "there are fewer than N.");
}

void add_options(Verb& verb, SelftestCommand& selftest) {
    add_tuning(verb, selftest);
    add_engine(verb, selftest.engine);
    add_output(verb, selftest.output);
    verb.then([&selftest] {
        if (selftest.tune && selftest.engine.engine == EngineChoice::cpu)
            throw UsageError("--tune measures GPUs (leave out --engine cpu)");
    });
    verb.result(
        "a line for each step that proved good; with --tune a table of what was tried on each "
        "GPU.");
}

void add_options(Verb& verb, DevicesCommand& devices) {
    add_output(verb, devices.output);
    verb.result("a line about the driver, and one for each GPU.");
}

}  // namespace warpsieve::app
