#include "app/parse/shared_options.hpp"

#include "core/residues.hpp"

namespace warpsieve::app {
namespace {

using TakeQuantities = std::function<void(const core::Quantities&)>;

void add_count(Verb& verb, const TakeQuantities& count) {
    std::vector<std::string> words;
    words.reserve(core::countable_quantities.size() + 1);
    for (const auto& countable : core::countable_quantities) words.emplace_back(countable.name);
    words.emplace_back(tuplets_word);
    verb.values({.names = {"--count"},
                 .type = "WHAT",
                 .help = "what to count: primes (default), twins, triplets, quadruplets, "
                         "quintuplets, sextuplets, several with commas between, or all of these: "
                         "tuplets; or any pattern, as distances from its first prime: "
                         "0,2,6,8,12, with a name quint=0,4,6,10,12; may be repeated",
                 .kind = ValueKind::words,
                 .words = std::move(words)},
                [count](const std::vector<std::string>& given) { count(quantities_of(given)); });
}

void add_gaps(Verb& verb, const TakeQuantities& count) {
    const std::vector<std::pair<const char*, core::QuantitySet>> kinds = {
        {"largest", core::quantity_gaps},
        {"table", core::quantity_gaps | core::quantity_gap_table}};
    verb.value(
        {.names = {"--gaps"},
         .type = "table",
         .help = "the largest gap between two primes, and where it begins; with table also "
                 "how often each size of gap occurs, and where first",
         .kind = ValueKind::word,
         .words = {kinds.front().first, kinds.back().first},
         .implied = kinds.front().first},
        [count, kinds](const std::string& word) { count(choice_of("--gaps", word, kinds)); });
}

}  // namespace

void add_file(Verb& verb, std::string& file) {
    verb.word({.name = "NAME.h5", .help = "a file of 'warpsieve run'", .kind = ValueKind::run_file},
              file);
}

void add_files(Verb& verb, std::vector<std::string>& files) {
    verb.words({.name = "NAME.h5",
                .help = "files of 'warpsieve run': one, or several to see together",
                .kind = ValueKind::run_file},
               files);
}

void add_new_file(Verb& verb, std::string& file) {
    verb.in(Group::output);
    verb.text({.names = {"-o", "--output"},
               .type = "OUT.h5",
               .help = "file to write; it must not exist",
               .kind = ValueKind::run_file,
               .required = true},
              file);
}

void add_bounds(Verb& verb, Interval& interval) {
    const auto& bounds = verb.words({.name = "[START] STOP",
                                     .help = "bounds, both included (default START: 0)",
                                     .least = 1,
                                     .most = 2});
    verb.then([&interval, &bounds] { interval = interval_of(bounds); });
}

void add_quantities(Verb& verb, const TakeQuantities& count) {
    verb.in(Group::what);
    add_count(verb, count);
    add_gaps(verb, count);
    const bool& sum = verb.flag({.names = {"--sum"}, .help = "the sum of the primes"});
    const bool& reciprocals = verb.flag(
        {.names = {"--reciprocals"},
         .help = "the sums of 1/p over the primes (Mertens) and over the members of twins "
                 "(Brun), with all digits that are sure"});
    verb.value({.names = {"--residues"},
                .type = "Q",
                .help = "the primes of each residue class modulo Q, 2 to 240"},
               [count](const std::string& modulus) {
                   count(core::with_residues(static_cast<std::uint32_t>(
                       number_within("--residues", modulus, 2, core::largest_modulus))));
               });
    verb.then([count, &sum, &reciprocals] {
        if (sum) count(core::quantity_sum);
        if (reciprocals) count(core::quantity_reciprocals);
    });
}

void add_table(Verb& verb, std::function<void(const core::Places&, const std::string&)> take) {
    verb.in(Group::what);
    verb.value({.names = {"--table"},
                .type = "PLACES",
                .help = "all that is counted through certain places x: through each multiple, 1e9, "
                        "or through those of a list, 1e6,1e7,1e8"},
               [take = std::move(take)](const std::string& text) { take(places_of(text), text); });
}

void add_method(Verb& verb, Method& method) {
    verb.in(Group::how);
    verb.choice({.names = {"--method"},
                 .type = "NAME",
                 .help = "how to count: sieve, primecount (counts without sieving, below 2^63), or "
                         "auto (default): the one that should be faster; sieve beside --engine, "
                         "--device, --threads, --verify"},
                method,
                {{"auto", Method::automatic},
                 {"primecount", Method::primecount},
                 {"sieve", Method::sieve}});
}

void add_self_check(Verb& verb, std::optional<double>& share) {
    verb.in(Group::how);
    verb.value({.names = {"--verify"},
                .type = "SHARE",
                .help = "share of the integers that a second method checks meanwhile: 0 (nothing), "
                        "1% ... (default: 0.01%, in at most 2% of a core's time)"},
               [&share](const std::string& word) { share = parse_fraction(word); });
}

void add_scratch(Verb& verb, std::string& folder) {
    verb.in(Group::how);
    verb.text({.names = {"--scratch"},
               .type = "DIR",
               .help = "folder to build large files in, such as $TMPDIR on the node's own disk; "
                       "they are copied from there (default: none)",
               .kind = ValueKind::folder},
              folder);
}

void add_threads(Verb& verb, const char* help, unsigned& threads) {
    verb.in(Group::engine);
    verb.number({.names = {"-t", "--threads"}, .type = "N", .help = help}, threads, 1,
                most_threads);
}

void add_engine(Verb& verb, EngineOptions& engine) {
    verb.in(Group::engine);
    verb.choice({.names = {"--engine"},
                 .type = "NAME",
                 .help = "what sieves: auto (default: GPUs where the work pays for starting them), "
                         "cuda or cpu"},
                engine.engine,
                {{"auto", EngineChoice::automatic},
                 {"cuda", EngineChoice::cuda},
                 {"cpu", EngineChoice::cpu}});
    add_threads(verb,
                "threads of the CPU, which take 3 to 30 MB of memory each (default: as many "
                "as the processors or the quota of this process allow)",
                engine.threads);
    verb.value({.names = {"--device"},
                .type = "LIST",
                .help = "GPUs, as 'warpsieve devices' numbers them: 0 or 0,1 (default: all)"},
               [&engine](const std::string& list) { set_devices(engine, list); });
}

void add_quiet(Verb& verb, bool& quiet) {
    verb.in(Group::output);
    verb.flag({.names = {"-q", "--quiet"}, .help = "no progress on standard error, only warnings"},
              quiet);
}

void add_output(Verb& verb, OutputOptions& output) {
    verb.in(Group::output);
    verb.flag({.names = {"--json"}, .help = "print the result as one JSON object"}, output.json);
    add_quiet(verb, output.quiet);
}

}  // namespace warpsieve::app
