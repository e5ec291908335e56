#include "app/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <initializer_list>

#include "app/duration.hpp"
#include "app/number.hpp"
#include "app/text.hpp"
#include "io/run_files.hpp"
#include "warpsieve/error.hpp"
#include "warpsieve/version.hpp"

// How to add an option: a member in command.hpp, a field in Texts if it needs parsing of its own, a
// line in the function of its verb here, and a line in README.md.

namespace warpsieve::app {
namespace {

constexpr const char* exit_codes =
    "Exit codes: 0 done; 2 usage; 65 not our file, or of another job; 66 damaged; 69 device;\n"
    "70 wrong results; 73 held by another instance; 74 cannot read or write; 75 stopped and "
    "saved,\n"
    "run the same command again to go on; 130 interrupted.";

/// Options as typed; CLI11 knows strings only, so that numbers never pass through a double.
struct Texts {
    std::vector<std::string> bounds;
    std::string engine = "auto";
    std::string store = "auto";
    std::string threads;
    std::string devices;
    std::string checkpoint_every;
    std::string max_time;
    std::string keep;
    std::string share;
    std::string seed;
};

std::uint64_t number_within(const std::string& option,
                            const std::string& text,
                            std::uint64_t least,
                            std::uint64_t most) {
    const std::uint64_t number = parse_number(text);
    if (number < least || number > most)
        throw UsageError(option + " " + text + " is out of range (choose " + std::to_string(least) +
                         " to " + std::to_string(most) + ")");
    return number;
}

Interval interval_of(const std::vector<std::string>& bounds) {
    const std::uint64_t last = parse_number(bounds.back());
    const std::uint64_t first = bounds.size() == 1 ? 0 : parse_number(bounds.front());
    if (first > last)
        throw UsageError("START " + bounds.front() + " is above STOP " + bounds.back() +
                         " (write the smaller number first)");
    return {first, last};
}

std::optional<run::Seconds> duration_of(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return parse_duration(text);
}

void add_output_options(CLI::App& verb, OutputOptions& output) {
    verb.add_flag("--json", output.json, "print the result as one JSON object");
    verb.add_flag("-q,--quiet", output.quiet, "no progress on standard error, only warnings");
}

/// One of several words. CLI11's own transformers would report the number behind the word.
template <class Choice>
Choice choice_of(const std::string& option,
                 const std::string& text,
                 std::initializer_list<std::pair<const char*, Choice>> choices) {
    std::string known;
    for (const auto& [name, choice] : choices) {
        if (text == name) return choice;
        known += (known.empty() ? "" : ", ") + std::string(name);
    }
    throw UsageError(option + " " + text + " is unknown (choose one of " + known + ")");
}

void add_engine_options(CLI::App& verb, Texts& texts) {
    verb.add_option("--engine", texts.engine, "auto (default), cuda or cpu")->type_name("NAME");
    verb.add_option("--threads", texts.threads, "threads of the CPU (default: all there are)")
        ->type_name("N");
    verb.add_option("--device", texts.devices,
                    "GPUs as 'warpsieve devices' numbers them: 0 or 0,1 (default: all)")
        ->type_name("LIST");
}

/// "0,2"
std::vector<int> devices_of(const std::string& text) {
    constexpr std::uint64_t most = 255;
    std::vector<int> devices;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t comma = std::min(text.find(',', at), text.size());
        const std::string number = text.substr(at, comma - at);
        if (number.empty() || !std::ranges::all_of(number, is_digit))
            throw UsageError("--device " + app::quoted(text) +
                             " is not a list of numbers (write 0 or 0,1)");
        const auto device = static_cast<int>(number_within("--device", number, 0, most));
        if (std::ranges::find(devices, device) != devices.end())
            throw UsageError("--device " + text + " names a device twice (name each once)");
        devices.push_back(device);
        at = comma + 1;
    }
    return devices;
}

/// Who names GPUs means them.
void set_devices(EngineOptions& options, const std::string& text) {
    if (text.empty()) return;
    if (options.engine == EngineChoice::cpu)
        throw UsageError("--device " + text + " has no meaning with --engine cpu (leave one out)");
    options.engine = EngineChoice::cuda;
    options.devices = devices_of(text);
}

EngineOptions engine_options(const Texts& texts) {
    constexpr std::uint64_t most_threads = 4096;
    EngineOptions options;
    options.engine = choice_of<EngineChoice>("--engine", texts.engine,
                                             {{"auto", EngineChoice::automatic},
                                              {"cuda", EngineChoice::cuda},
                                              {"cpu", EngineChoice::cpu}});
    if (!texts.threads.empty())
        options.threads =
            static_cast<unsigned>(number_within("--threads", texts.threads, 1, most_threads));
    set_devices(options, texts.devices);
    return options;
}

CLI::App* add_count(CLI::App& app, CountCommand& command, Texts& texts) {
    CLI::App* verb = app.add_subcommand("count", "Count the primes of [START, STOP]");
    verb->add_option("[START] STOP", texts.bounds, "bounds, both included (default START: 0)")
        ->required()
        ->expected(1, 2)
        ->option_text(" ");
    add_engine_options(*verb, texts);
    add_output_options(*verb, command.output);
    return verb;
}

CLI::App* add_run(CLI::App& app, RunCommand& command, Texts& texts) {
    CLI::App* verb = app.add_subcommand(
        "run", "Sieve [START, STOP] with checkpoints; the same command goes on after any stop");
    verb->add_option("START STOP", texts.bounds, "bounds, both included")
        ->required()
        ->expected(2)
        ->option_text(" ");
    verb->add_option("-o,--output", command.file, "checkpoint and result, an HDF5 file")
        ->required()
        ->type_name("NAME.h5");
    verb->add_option(
            "--store", texts.store,
            "what to keep besides the counts: primes, none, or auto (default): primes where "
            "they fit 64 MiB")
        ->type_name("WHAT");
    verb->add_option("--checkpoint-every", texts.checkpoint_every,
                     "time between two saves: 60s, 10min (default: by the time that a save takes)")
        ->type_name("TIME");
    verb->add_option("--max-time", texts.max_time,
                     "stop, save and exit with 75 after this time: 4h, 90min, 1-12:00:00")
        ->type_name("TIME");
    verb->add_option("--keep", texts.keep,
                     "generations of the file to keep while running (default 3)")
        ->type_name("N");
    add_engine_options(*verb, texts);
    add_output_options(*verb, command.output);
    return verb;
}

CLI::App* add_info(CLI::App& app, InfoCommand& command) {
    CLI::App* verb =
        app.add_subcommand("info", "Show what a file says, also while a run writes it");
    verb->add_option("NAME.h5", command.file, "a file of 'warpsieve run'")
        ->required()
        ->option_text(" ");
    verb->add_option("--get", command.key, "print one value: prime_count, status, ...")
        ->type_name("KEY");
    add_output_options(*verb, command.output);
    return verb;
}

CLI::App* add_verify(CLI::App& app, VerifyCommand& command, Texts& texts) {
    CLI::App* verb = app.add_subcommand(
        "verify", "Prove a file: seal, structure, totals, primes, a share again");
    verb->add_option("NAME.h5", command.file, "a file of 'warpsieve run'")
        ->required()
        ->option_text(" ");
    verb->add_option("--share", texts.share,
                     "share of the integers to sieve again with the reference sieve: 0, 1%, 1 "
                     "(default: some seconds' worth)")
        ->type_name("SHARE");
    verb->add_option("--seed", texts.seed, "which rows of the grid are sieved again (default 1)")
        ->type_name("N");
    add_output_options(*verb, command.output);
    return verb;
}

CLI::App* add_devices(CLI::App& app, DevicesCommand& command) {
    CLI::App* verb = app.add_subcommand("devices", "List the GPUs, or what is wrong with them");
    add_output_options(*verb, command.output);
    return verb;
}

/// A negative number would be taken for an option and reported as unknown.
void refuse_negative_numbers(const std::vector<std::string>& arguments) {
    for (const std::string& argument : arguments)
        if (argument.size() > 1 && argument[0] == '-' && argument[1] >= '0' && argument[1] <= '9')
            static_cast<void>(parse_number(argument));
}

void refuse_unknown_verb(const CLI::App& app, const std::vector<std::string>& arguments) {
    if (arguments.empty() || arguments.front().starts_with("-")) return;
    std::string known;
    for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
        if (verb->get_name() == arguments.front()) return;
        known += (known.empty() ? "" : ", ") + verb->get_name();
    }
    throw UsageError("unknown verb " + arguments.front() + " (choose one of " + known +
                     "; try 'warpsieve --help')");
}

[[noreturn]] void throw_usage(const CLI::App& app, const CLI::ParseError& error) {
    std::string verb;
    for (const CLI::App* subcommand : app.get_subcommands()) verb = " " + subcommand->get_name();
    throw UsageError(std::string(error.what()) + " (try 'warpsieve" + verb + " --help')");
}

}  // namespace

Command parse_command_line(const std::vector<std::string>& arguments) {
    CountCommand count;
    RunCommand run;
    InfoCommand info;
    VerifyCommand verify;
    DevicesCommand devices;
    Texts texts;
    CLI::App app("Finds every prime of any interval in [0, 2^64-1] and never loses work.",
                 "warpsieve");
    app.require_subcommand(1);
    app.set_version_flag("--version", std::string("warpsieve ") + version + " (" + commit + ")");
    app.footer(std::string("Numbers: 1000000, 1e12, 2^40, 10**9+7, 2^64-1.\n") + exit_codes);
    const CLI::App* const count_verb = add_count(app, count, texts);
    const CLI::App* const run_verb = add_run(app, run, texts);
    const CLI::App* const info_verb = add_info(app, info);
    add_verify(app, verify, texts);
    const CLI::App* const devices_verb = add_devices(app, devices);

    refuse_unknown_verb(app, arguments);
    refuse_negative_numbers(arguments);
    try {
        // CLI11 takes the arguments from the back.
        std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
        app.parse(reversed);
    } catch (const CLI::CallForHelp&) {
        return PrintCommand{app.help() + "\n"};
    } catch (const CLI::CallForVersion& text) {
        return PrintCommand{std::string(text.what()) + "\n"};
    } catch (const CLI::ParseError& error) {
        throw_usage(app, error);
    }
    if (*count_verb) {
        count.interval = interval_of(texts.bounds);
        count.engine = engine_options(texts);
        return count;
    }
    if (*run_verb) {
        run.interval = interval_of(texts.bounds);
        run.engine = engine_options(texts);
        run.store = choice_of<StoreChoice>("--store", texts.store,
                                           {{"auto", StoreChoice::automatic},
                                            {"none", StoreChoice::none},
                                            {"primes", StoreChoice::primes}});
        run.checkpoint_every = duration_of(texts.checkpoint_every);
        run.max_time = duration_of(texts.max_time);
        if (!texts.keep.empty())
            run.keep = static_cast<unsigned>(number_within("--keep", texts.keep, 1, io::max_keep));
        return run;
    }
    if (*info_verb) return info;
    if (*devices_verb) return devices;
    if (!texts.share.empty()) verify.share = parse_fraction(texts.share);
    if (!texts.seed.empty()) verify.seed = parse_number(texts.seed);
    return verify;
}

}  // namespace warpsieve::app
