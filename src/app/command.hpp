#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "run/listener.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::app {

enum class EngineChoice { automatic, cuda, cpu };
enum class StoreChoice { automatic, none, primes };

struct EngineOptions {
    EngineChoice engine = EngineChoice::automatic;
    unsigned threads = 0;           ///< 0: as many as the process may run on
    std::vector<int> devices = {};  ///< GPUs; empty: all that can be used
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

struct DevicesCommand {
    OutputOptions output;
};

/// The user asked for text, not work: --help, --version.
struct PrintCommand {
    std::string text;
};

using Command = std::
    variant<CountCommand, RunCommand, InfoCommand, VerifyCommand, DevicesCommand, PrintCommand>;

}  // namespace warpsieve::app
