#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/parse/command.hpp"
#include "core/math.hpp"
#include "warpsieve/error.hpp"

// How the values of options, and the words without one, are written: numbers (number.cpp), lengths
// of time (duration.cpp), and what is made of these (values.cpp). Pure functions of texts, so that
// tests reach them, and numbers are exact. Each throws UsageError: one line with the text, what is
// wrong with it and what to write instead.

namespace warpsieve::app {

/// An integer of [0, 2^64-1] as people write it: 1000000, 1_000_000, 1e12, 1.5e9, 2^64-1, 10**9+7,
/// (2^10-1)*1e6, 0x10000. `^` and `**` bind to the right and above `*`. An underscore may stand
/// between any two digits; hexadecimal digits of either case follow 0x or 0X; a leading 0 means
/// nothing. Computed exactly, never through a double; values on the way may leave 64 bits, the
/// result may not.
[[nodiscard]] std::uint64_t parse_number(std::string_view text);

/// A share in [0, 1]: 0.01, 1%, 0.
[[nodiscard]] double parse_fraction(std::string_view text);

/// Digits with at most one point, all of the text (".5" and "5." are fine); empty for anything
/// else, signs, exponents and "nan" included.
[[nodiscard]] std::optional<double> plain_decimal(std::string_view text);

[[nodiscard]] constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// What the user wrote, in quotes for a message: printable whatever it holds, and not long.
[[nodiscard]] std::string quoted(std::string_view text);

/// A length of time as people write it: 60s, 10min, 4h, 1h30m, 250ms, 1.5h, 2d; a plain number is
/// seconds; and what Slurm prints: MM:SS, HH:MM:SS, D-HH, D-HH:MM, D-HH:MM:SS.
/// Neither zero nor above ten years.
[[nodiscard]] std::chrono::milliseconds parse_duration(std::string_view text);

/// Whether a word is a length of time, if perhaps one that parse_duration refuses for its size.
[[nodiscard]] bool is_duration(std::string_view text);

/// --watch TIME: no look sooner than a tenth of a second after the other.
[[nodiscard]] std::chrono::milliseconds watch_time(const std::string& text);

/// A number as parse_number takes it, from `least` to `most`. @param option its name for the
/// message
[[nodiscard]] std::uint64_t number_within(const std::string& option,
                                          const std::string& text,
                                          std::uint64_t least,
                                          std::uint64_t most = core::max_u64);

/// One of several words.
template <class Choice>
[[nodiscard]] Choice choice_of(const std::string& option,
                               const std::string& text,
                               const std::vector<std::pair<const char*, Choice>>& choices) {
    std::string known;
    for (const auto& [name, choice] : choices) {
        if (text == name) return choice;
        known += (known.empty() ? "" : ", ") + std::string(name);
    }
    throw UsageError(option + " " + text + " is unknown (choose one of " + known + ")");
}

/// The words of a list with commas between: one at least, and none of them empty.
/// @param option its name for the message
[[nodiscard]] std::vector<std::string> list_of(const std::string& option, const std::string& text);

/// Stands for all kinds of tuplets in --count.
inline constexpr const char* tuplets_word = "tuplets";

/// What --count says, each of its values: "twins,triplets", "0,2,6,8,12", "quint=0,4,6,10,12".
/// Primes always are counted.
/// @throw UsageError also when two patterns have one name, or there are too many
[[nodiscard]] core::Quantities quantities_of(const std::vector<std::string>& values);

/// print --count: empty for primes.
[[nodiscard]] std::optional<core::Constellation> printed_kind(const std::string& word);

/// --table 1e9: every multiple; --table 1e6,1e7,1e8: these places, ascending.
[[nodiscard]] core::Places places_of(const std::string& text);

/// @param text as it was given @param whole the interval, all parts of it
/// @throw UsageError when a place lies outside, when there are none, or too many
void require_places(const core::Places& places, const std::string& text, const Interval& whole);

/// --device 0,2: numbers of GPUs. Who names GPUs means them: the engine becomes CUDA's.
void set_devices(EngineOptions& engine, const std::string& text);

/// The option by which a command asks for sieving, of several one: who names what sieves, with how
/// many threads, or what share is checked, wants it sieved. Empty: none.
[[nodiscard]] std::string sieving_option(const EngineOptions& engine,
                                         const std::optional<double>& self_check = std::nullopt);

/// @throw UsageError when --method primecount, which sieves nothing, stands beside one of these
/// options; --threads may, as libprimecount has threads as well
void require_unsieved(Method method, const std::string& option);

/// "STOP" or "START STOP", where START is 0 unless it is given.
[[nodiscard]] Interval interval_of(const std::vector<std::string>& bounds);

/// --part I/N
[[nodiscard]] PartOption parse_part(const std::string& text);

/// @throw UsageError also when the interval cannot be cut into so many parts
void require_parts(const Interval& whole, const PartOption& option);

/// What of a run's job is given by these words: START STOP, --first N from START on, a --part of
/// what START STOP or the file names, --extend to a farther end. Nothing at all is the file's job.
/// @param bounds up to two words
/// @param first, part texts of the options, empty where they are not given
void set_job(core::Request& asked,
             const std::vector<std::string>& bounds,
             const std::string& first,
             const std::string& part);

}  // namespace warpsieve::app
