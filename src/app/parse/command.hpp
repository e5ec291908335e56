#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/quantities.hpp"
#include "core/request.hpp"
#include "export/export.hpp"
#include "host/clock.hpp"
#include "warpsieve/interval.hpp"
#include "warpsieve/sieve.hpp"

// What the user asked for, as data: one struct for each verb, filled in and checked by
// parse_command_line and carried out by execute. Plain values; nothing here opens a file or knows
// what a default that depends on the machine or on other rooms comes to: that is an empty optional,
// or 0, and the executing command decides.

namespace warpsieve::app {

enum class Method { automatic, primecount, sieve };
enum class StoreChoice { automatic, none, bitmap, primes };

struct OutputOptions {
    bool json = false;
    bool quiet = false;
};

/// --part I/N: part I of N, counted from 0.
struct PartOption {
    std::uint32_t part = 0;
    std::uint32_t parts = 1;
    friend bool operator==(const PartOption&, const PartOption&) = default;
};

/// Most that --keep takes. The store reads the names of so many older generations; it has the same
/// number for itself, and run_command.cpp holds the two together.
inline constexpr unsigned most_generations = 16;

struct CountCommand {
    Interval interval;
    core::Quantities quantities = core::quantity_primes;
    core::Places table;  ///< empty: none
    Method method = Method::automatic;
    std::optional<double> self_check;  ///< share of the integers; empty: the default
    EngineOptions engine;
    OutputOptions output;
};

struct PrintCommand {
    Interval interval;
    std::optional<core::Constellation> constellation;  ///< empty: primes
    std::optional<double> self_check;                  ///< as in CountCommand
    EngineOptions engine;
    bool quiet = false;
};

struct RunCommand {
    /// What is given of the job, but for the store. Its bounds are those of the whole interval, of
    /// which part and parts take a piece.
    core::Request asked;
    std::string file;
    StoreChoice store = StoreChoice::automatic;
    std::optional<host::Seconds> checkpoint_every;
    std::optional<host::Seconds> max_time;
    unsigned keep = 3;                         ///< generations of the file, 1 .. most_generations
    std::string scratch;                       ///< folder to build large files in; empty: none
    std::optional<double> self_check;          ///< as in CountCommand
    bool force = false;                        ///< also where the file system has too little space
    bool dry_run = false;                      ///< only tell what would be done
    std::optional<std::uint64_t> shard_bytes;  ///< empty: the default
    EngineOptions engine;
    OutputOptions output;
};

struct NthCommand {
    std::uint64_t n = 1;
    std::optional<std::uint64_t> start;
    Method method = Method::automatic;
    std::string file;  ///< of a run, to begin at what it has counted; empty: none
    EngineOptions engine;
    OutputOptions output;
};

struct InfoCommand {
    std::vector<std::string> files;      ///< one at least
    std::string key;                     ///< empty: everything
    std::optional<host::Seconds> watch;  ///< time between two looks; empty: one look
    OutputOptions output;
};

struct VerifyCommand {
    std::string file;
    std::optional<double> share;
    std::uint64_t seed = 1;
    unsigned threads = 0;  ///< 0: as many as the process may run on
    OutputOptions output;
};

/// selftest --tune.
struct TuneOptions {
    std::optional<host::Seconds> most;           ///< for each GPU; empty: the default
    std::optional<std::uint64_t> height;         ///< empty: several
    std::optional<std::uint64_t> pass_integers;  ///< empty: as many as can be timed
};

struct SelftestCommand {
    std::optional<TuneOptions> tune;  ///< in place of the test
    EngineOptions engine;
    OutputOptions output;
};

struct ExportCommand {
    std::string file;
    std::optional<exporting::Table> table;  ///< in place of primes, of which format, from, to speak
    exporting::ExportFormat format = exporting::ExportFormat::text;
    std::optional<std::uint64_t> from;  ///< empty: from the start of the run
    std::optional<std::uint64_t> to;    ///< empty: to the end of what was sieved
    std::string target = "-";           ///< "-": standard output
    bool replace = false;               ///< a file; nothing else is replaced
    unsigned threads = 0;               ///< 0: as many as the process may run on
    OutputOptions output;
};

struct ReportCommand {
    std::vector<std::string> files;  ///< one at least
    std::string target;              ///< "-": standard output
    bool replace = false;            ///< as in ExportCommand
    OutputOptions output;
};

struct DevicesCommand {
    OutputOptions output;
};

struct ConsolidateCommand {
    std::string file;
    std::string target;
    std::string scratch;  ///< as in RunCommand
    OutputOptions output;
};

struct MergeCommand {
    std::vector<std::string> files;
    std::string target;
    std::optional<core::Store> store;  ///< empty: what all of the files store
    std::string scratch;               ///< as in RunCommand
    unsigned threads = 0;              ///< 0: as many as the process may run on
    OutputOptions output;
};

/// --help, `help`.
struct HelpCommand {
    std::string verb;  ///< empty: the list of them
};

/// --version
struct VersionCommand {};

using Command = std::variant<CountCommand,
                             PrintCommand,
                             RunCommand,
                             NthCommand,
                             InfoCommand,
                             VerifyCommand,
                             ExportCommand,
                             ReportCommand,
                             ConsolidateCommand,
                             MergeCommand,
                             DevicesCommand,
                             SelftestCommand,
                             HelpCommand,
                             VersionCommand>;

/// From the words of a command line to a Command: --help, and all checks that need no file.
/// @param arguments without the program's own name
/// @throw UsageError one line: the argument, what is wrong with it, what to write instead
[[nodiscard]] Command parse_command_line(const std::vector<std::string>& arguments);

}  // namespace warpsieve::app
