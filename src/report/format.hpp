#pragma once

// Figures and names as people read them, in progress reports, messages and results: one way of
// writing a count, a rate, a length of time, a size, a share, and what others have named. Pure; no
// program reads them back.

#include <cstdint>
#include <string>
#include <string_view>

#include "host/clock.hpp"

namespace warpsieve::report {

/// "50,847,534"
[[nodiscard]] std::string with_thousands(std::uint64_t number);

/// "1 prime", "50,847,534 primes"
[[nodiscard]] std::string count_text(std::uint64_t number, const char* one, const char* many);

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

/// An integer as short as it can be written exactly: "1e12", "250020", "18446744073709551615".
[[nodiscard]] std::string short_text(std::uint64_t number);

/// A count in eight columns at most, rounded where it has more digits: "50847534", "2.984e13".
[[nodiscard]] std::string rounded_text(std::uint64_t number);

/// A text as one word of a command, for bash: as it is where that can be, else in quotes that hold
/// whatever it is made of and are printable.
[[nodiscard]] std::string shell_word(std::string_view text);

/// A text that others may have written, as one line that no terminal takes orders from: control
/// characters, what turns the direction of writing, and bytes that are no UTF-8 are shown as
/// "\n", "\x1b", "\u202e", "\xff". All else, backslashes too, stays as it is, so that a line
/// may pass through here twice. Every line for people does, where it leaves the program.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace warpsieve::report
