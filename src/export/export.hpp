#pragma once

// Writes the primes that a run stores as others want them: text, raw numbers or NumPy's format.
// Reads through io::StoredReader and gives bytes to a function, so that it knows neither the names
// of files nor where its output goes. Namespace exporting, since `export` is a keyword.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

#include "warpsieve/interval.hpp"

namespace warpsieve::io {
class StoredReader;
}

namespace warpsieve::exporting {

enum class ExportFormat {
    text,  ///< one prime a line
    raw,   ///< little-endian 64-bit integers
    npy,   ///< the integers of raw behind the header of NumPy's format 1.0
};

/// Tables of a file, which are exported as CSV (csv.hpp).
enum class Table {
    grid,     ///< running totals, where rows of the grid end
    table,    ///< running totals at the places that were asked for
    gaps,     ///< how often each size of gap occurs, and where first
    history,  ///< a row for each start of the program
    saves,    ///< when the run was saved, and what that took
};

/// What stands before the numbers in a .npy file, format 1.0 of NumPy's documentation: magic,
/// version, length, a Python dictionary padded so that the data begins at a multiple of 64.
/// @param count of little-endian 64-bit integers that follow, exactly
[[nodiscard]] std::string npy_header(std::uint64_t count);

struct ExportOptions {
    ExportFormat format = ExportFormat::text;
    /// Threads that decode and format; the caller's thread fetches and writes besides.
    unsigned threads = 1;
    /// Is told when fewer threads could be started.
    std::function<void(const std::string& line)> warning = {};
};

/// More threads than this only cost memory, up to 20 MiB each: one pipe or disk takes what they
/// make.
inline constexpr unsigned most_export_threads = 32;

using Write = std::function<void(std::span<const std::uint8_t>)>;

struct Exported {
    std::uint64_t elements = 0;  ///< primes, or rows of a table (csv.hpp)
    std::uint64_t bytes = 0;
};

/// Writes the primes of a range of a run, ascending. Every chunk is proved before anything of it is
/// written.
/// @param write takes all it is given, in order; called by this thread alone
/// @return empty when stopped before the end
/// @pre reader.require_primes(), reader.require_sieved(range)
[[nodiscard]] std::optional<Exported> export_primes(io::StoredReader& reader,
                                                    const Interval& range,
                                                    const ExportOptions& options,
                                                    const Write& write,
                                                    const std::stop_token& stop);

}  // namespace warpsieve::exporting
