#pragma once

// Figures as people read them, in progress reports and in results: one way of writing a count, a
// rate, a length of time, a size and a share. Pure; no program reads them back.

#include <cstdint>
#include <string>

#include "host/clock.hpp"

namespace warpsieve::report {

/// "50,847,534"
[[nodiscard]] std::string with_thousands(std::uint64_t number);

/// Integers per second: "3.1e9/s"; "-" before anything was measured.
[[nodiscard]] std::string rate_text(double integers, host::Seconds elapsed);

/// Two units at most: "0.42 s", "8.1 s", "42 s", "2 min 05 s", "10 min", "3 h 12 min", "12 d 04 h".
[[nodiscard]] std::string duration_text(host::Seconds duration);
/// As duration_text, but in whole seconds, for estimates and ages: "8 s".
[[nodiscard]] std::string whole_duration_text(host::Seconds duration);

/// "512 bytes", "38 KiB", "1.5 MiB"
[[nodiscard]] std::string bytes_text(std::uint64_t bytes);

/// Rounded down, so that 100 % means done: "41 %", or "41.3 %" with one decimal.
[[nodiscard]] std::string percent_text(double fraction, int decimals);

}  // namespace warpsieve::report
