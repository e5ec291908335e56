#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>

#include "export/export_format.hpp"
#include "io/read/stored_reader.hpp"

namespace warpsieve::exporting {

struct ExportOptions {
    ExportFormat format = ExportFormat::text;
    /// Decode and format; the caller's thread fetches and writes besides.
    unsigned threads = 1;
};

/// More threads than this only cost memory, up to 20 MiB each: one pipe or disk takes what they
/// make.
inline constexpr unsigned most_export_threads = 32;

using Write = std::function<void(std::span<const std::uint8_t>)>;

struct Exported {
    std::uint64_t primes = 0;
    std::uint64_t bytes = 0;
};

/// Writes the primes of a part of a run, ascending. Every chunk is proved before anything of it is
/// written.
/// @param write takes all it is given, in order; called by this thread alone
/// @return empty when stopped before the end
/// @pre reader.require_primes(), reader.require_sieved(part)
[[nodiscard]] std::optional<Exported> export_primes(io::StoredReader& reader,
                                                    const Interval& part,
                                                    const ExportOptions& options,
                                                    const Write& write,
                                                    const std::stop_token& stop);

}  // namespace warpsieve::exporting
