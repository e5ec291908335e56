#pragma once

#include <CLI/CLI.hpp>
#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "app/parse/values.hpp"
#include "app/parse/words.hpp"
#include "core/math.hpp"

// The kinds of options that verbs are made of. This header is for command_line.cpp alone: CLI11
// takes seconds to compile wherever it is included.

namespace warpsieve::app {

/// One verb while its options are described and read. CLI11 takes the line apart into words alone,
/// so that no number passes through a double and our messages name what was typed. What the words
/// mean is worked out by finish(), in the order in which the options were added, when CLI11 has
/// found nothing wrong with the line and nobody asked for --help.
class Verb {
public:
    explicit Verb(CLI::App& app) : app_(app) {}

    CLI::Option* text(const char* names, const char* type, const char* help, std::string& word) {
        return app_.add_option(names, word, help)->type_name(type);
    }
    void flag(const char* names, const char* help, bool& given) {
        app_.add_flag(names, given, help);
    }
    // What must stand there without an option: one word, or one and more.
    void word(const char* name, const char* help, std::string& word) {
        app_.add_option(name, word, help)->required()->option_text(" ");
    }
    void words(const char* name, const char* help, std::vector<std::string>& words) {
        app_.add_option(name, words, help)->required()->expected(1, -1)->option_text("...");
    }

    // Options that mean something only together with others. The text or flag is kept here, as long
    // as the verb, for a step of then() to look at.
    const std::string& text(const char* names, const char* type, const char* help) {
        text(names, type, help, words_.emplace_back());
        return words_.back();
    }
    const bool& flag(const char* names, const char* help) {
        flag(names, help, flags_.emplace_back(false));
        return flags_.back();
    }
    const std::vector<std::string>& words(const char* names,
                                          int least,
                                          int most,
                                          const char* help) {
        auto& words = lists_.emplace_back();
        app_.add_option(names, words, help)
            ->required(least > 0)
            ->expected(least, most)
            ->option_text(" ");
        return words;
    }

    /// What stands on standard output when all went well; before the footer of all verbs.
    void result(const char* help) {
        app_.footer(std::string("Standard output: ") + help + "\n\n" + app_.get_footer());
    }

    /// Adds a step for finish(), after those of all options added before.
    void then(std::function<void()> step) { steps_.push_back(std::move(step)); }
    /// Works out what the words mean. None is empty: a step may take that for an option which is
    /// not given. @throw UsageError
    void finish() const {
        refuse_empty_words(app_);
        for (const auto& step : steps_) step();
    }

    /// @param take is told the text, unless the option is not given
    CLI::Option* value(const char* names,
                       const char* type,
                       const char* help,
                       std::function<void(const std::string&)> take) {
        std::string& word = words_.emplace_back();
        then([&word, take = std::move(take)] {
            if (!word.empty()) take(word);
        });
        return text(names, type, help, word);
    }
    /// @param number keeps its value unless the option is given
    template <class Number>
    CLI::Option* number(const char* name,
                        const char* type,
                        const char* help,
                        Number& number,
                        std::uint64_t least = 0,
                        std::uint64_t most = core::max_u64) {
        return value(name, type, help, [&number, name, least, most](const std::string& word) {
            number = static_cast<Number>(number_within(name, word, least, most));
        });
    }
    /// An option whose value is one of several words.
    /// @param chosen keeps its value unless the option is given
    template <class Choice>
    void choice(const char* name,
                const char* type,
                const char* help,
                Choice& chosen,
                std::vector<std::pair<const char*, Choice>> choices) {
        value(name, type, help,
              [&chosen, name, choices = std::move(choices)](const std::string& word) {
                  chosen = choice_of(name, word, choices);
              });
    }

private:
    CLI::App& app_;
    std::deque<std::string> words_;  // deques, as CLI11 and the steps refer to what is in them
    std::deque<std::vector<std::string>> lists_;
    std::deque<bool> flags_;
    std::vector<std::function<void()>> steps_;
};

}  // namespace warpsieve::app
