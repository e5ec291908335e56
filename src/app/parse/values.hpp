#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "app/parse/command.hpp"
#include "core/math.hpp"
#include "warpsieve/error.hpp"

// What the words behind options and the words without one mean, where that is more than one number,
// share or duration. Pure functions of texts, apart from CLI11 so that tests reach them and that
// command_line.cpp stays a list of verbs. Each throws UsageError: one line with the text, what is
// wrong with it and what to write instead.

namespace warpsieve::app {

/// A number as parse_number takes it, from `least` to `most`. @param option its name for the
/// message
[[nodiscard]] std::uint64_t number_within(const std::string& option,
                                          const std::string& text,
                                          std::uint64_t least,
                                          std::uint64_t most = core::max_u64);

/// CLI11 would take a negative number for an option and report it as unknown.
void refuse_negative_numbers(const std::vector<std::string>& arguments);

/// One of several words. CLI11's own transformers would report the number behind the word.
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

/// --count twins,triplets: what is counted. Primes always are.
[[nodiscard]] core::Quantities quantities_of(const std::string& words);

/// --device 0,2: numbers of GPUs. Who names GPUs means them: the engine becomes CUDA's.
void set_devices(EngineOptions& engine, const std::string& text);

/// "STOP" or "START STOP", where START is 0 unless it is given.
[[nodiscard]] Interval interval_of(const std::vector<std::string>& bounds);

/// --part I/N
[[nodiscard]] PartOption parse_part(const std::string& text);

/// @throw UsageError also when the interval cannot be cut into so many pieces
void require_parts(const Interval& whole, const PartOption& option);

/// What a run sieves: START STOP, and with --part a piece of it, or --first N from START on.
/// @param bounds up to two words
/// @param first, part texts of the options, empty where they are not given
void set_job(RunCommand& run,
             const std::vector<std::string>& bounds,
             const std::string& first,
             const std::string& part);

}  // namespace warpsieve::app
