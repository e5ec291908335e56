#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "run/export_format.hpp"
#include "run/listener.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::app {

enum class EngineChoice { automatic, cuda, cpu };
enum class StoreChoice { automatic, none, primes };

struct EngineOptions {
    EngineChoice engine = EngineChoice::automatic;
    unsigned threads = 0;  ///< 0: as many as the process may run on
};

struct OutputOptions {
    bool json = false;
    bool quiet = false;
};

// One struct for each verb, holding what the user said after parsing and checking.

struct CountCommand {
    Interval interval;
    EngineOptions engine;
    OutputOptions output;
};

struct RunCommand {
    Interval interval;
    std::string file;
    StoreChoice store = StoreChoice::automatic;
    std::optional<run::Seconds> checkpoint_every;
    std::optional<run::Seconds> max_time;
    unsigned keep = 3;
    EngineOptions engine;
    OutputOptions output;
};

struct InfoCommand {
    std::string file;
    std::string key;  ///< empty: everything
    OutputOptions output;
};

struct VerifyCommand {
    std::string file;
    std::optional<double> share;
    std::uint64_t seed = 1;
    OutputOptions output;
};

struct ExportCommand {
    std::string file;
    run::ExportFormat format = run::ExportFormat::text;
    std::optional<std::uint64_t> from;  ///< empty: from the start of the run
    std::optional<std::uint64_t> to;    ///< empty: to the end of what was sieved
    std::string target;                 ///< empty: standard output
    bool replace = false;
    unsigned threads = 0;  ///< 0: as many as the process may run on
    OutputOptions output;
};

struct ConsolidateCommand {
    std::string file;
    std::string target;
    OutputOptions output;
};

/// The user asked for text, not work: --help, --version.
struct PrintCommand {
    std::string text;
};

using Command = std::variant<CountCommand,
                             RunCommand,
                             InfoCommand,
                             VerifyCommand,
                             ExportCommand,
                             ConsolidateCommand,
                             PrintCommand>;

}  // namespace warpsieve::app
