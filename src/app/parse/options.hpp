#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/parse/command.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {

// Options that several verbs share, and what typed texts mean. Everything throws UsageError.

/// Most that --threads takes.
inline constexpr std::uint64_t most_threads = 4096;

[[nodiscard]] std::uint64_t number_within(const std::string& option,
                                          const std::string& text,
                                          std::uint64_t least,
                                          std::uint64_t most);

/// Of "STOP" or "START STOP".
[[nodiscard]] Interval interval_of(const std::vector<std::string>& bounds);

/// From START, which is 0 where the user gave none, to the end of the range.
[[nodiscard]] Interval interval_from(const std::vector<std::string>& start);

/// Empty for an empty text.
[[nodiscard]] std::optional<host::Seconds> duration_of(const std::string& text);

/// One of several words. CLI11's own transformers would report the number behind the word.
template <class Choice>
[[nodiscard]] Choice choice_of(const std::string& option,
                               const std::string& text,
                               std::initializer_list<std::pair<const char*, Choice>> choices) {
    std::string known;
    for (const auto& [name, choice] : choices) {
        if (text == name) return choice;
        known += (known.empty() ? "" : ", ") + std::string(name);
    }
    throw UsageError(option + " " + text + " is unknown (choose one of " + known + ")");
}

/// The file that a verb works on.
void add_file(CLI::App& verb, std::string& file);

/// --scratch: where large files are built.
void add_scratch(CLI::App& verb, std::string& folder);

void add_output_options(CLI::App& verb, OutputOptions& output);

/// --count, --gaps and --sum: what is counted.
class QuantityTexts {
public:
    void add_to(CLI::App& verb);
    /// Primes are always counted.
    [[nodiscard]] core::Quantities quantities() const;

private:
    std::string count_ = "primes";
    bool gaps_ = false;
    bool sum_ = false;
};

/// --verify: how much is checked by a second method while an engine sieves.
class SelfCheckTexts {
public:
    void add_to(CLI::App& verb);
    /// Empty: the default.
    [[nodiscard]] std::optional<double> share() const;

private:
    std::string share_;
};

/// --engine, --threads and --device.
class EngineTexts {
public:
    void add_to(CLI::App& verb);
    [[nodiscard]] EngineOptions options() const;

private:
    std::string engine_ = "auto";
    std::string threads_;
    std::string devices_;
};

}  // namespace warpsieve::app
