#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/command.hpp"
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

/// Empty for an empty text.
[[nodiscard]] std::optional<run::Seconds> duration_of(const std::string& text);

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

void add_output_options(CLI::App& verb, OutputOptions& output);

/// --engine and --threads.
class EngineTexts {
public:
    void add_to(CLI::App& verb);
    [[nodiscard]] EngineOptions options() const;

private:
    std::string engine_ = "auto";
    std::string threads_;
};

}  // namespace warpsieve::app
