#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "app/parse/description.hpp"
#include "app/parse/values.hpp"
#include "app/parse/words.hpp"
#include "core/math.hpp"

// The kinds of options that verbs are made of. A verb is described and read by the same statements,
// one for each option: what --help, the manual page and completions tell is what is taken.

namespace warpsieve::app {

/// One verb while its options are described, and then read. What the words mean is worked out by
/// take(), in the order in which the options were added, when nothing is wrong with the line and
/// nobody asked for --help.
class Verb {
public:
    explicit Verb(VerbDescription heading) : description_(std::move(heading)) {}
    ~Verb() = default;
    Verb(const Verb&) = delete;  // setters and steps refer to what is kept here
    Verb& operator=(const Verb&) = delete;
    Verb(Verb&&) = delete;
    Verb& operator=(Verb&&) = delete;

    [[nodiscard]] const VerbDescription& description() const noexcept { return description_; }
    /// What stands on standard output when all went well.
    void result(const char* text) { description_.result = text; }
    /// Options that are added from now on stand under this heading.
    void in(Group group) { group_ = group; }

    /// @param given, word keep their value unless the option is given
    void flag(const OptionDescription& option, bool& given);
    void text(const OptionDescription& option, std::string& word);
    /// What must stand there without an option: one word, or one and more.
    void word(OperandDescription operand, std::string& word);
    void words(OperandDescription operand, std::vector<std::string>& words);

    // What means something only together with others. It is kept here, as long as the verb, for a
    // step of then() to look at.
    const std::string& text(const OptionDescription& option);
    const bool& flag(const OptionDescription& option);
    const std::vector<std::string>& words(OperandDescription operand);

    /// Adds a step for take(), after those of all options added before.
    void then(std::function<void()> step) { steps_.push_back(std::move(step)); }
    /// Works out what the words of a line mean. None is empty: a step may take that for an option
    /// which is not given. @pre they were sorted by description(), without a problem
    /// @throw UsageError
    void take(const SortedWords& words);

    /// @param take is told the text, unless the option is not given
    void value(const OptionDescription& option, std::function<void(const std::string&)> take);
    /// An option that may be repeated.
    /// @param take is told what follows each, unless the option is not given
    void values(OptionDescription option,
                std::function<void(const std::vector<std::string>&)> take);
    /// @param number keeps its value unless the option is given
    template <class Number>
    void number(const OptionDescription& option,
                Number& number,
                std::uint64_t least = 0,
                std::uint64_t most = core::max_u64) {
        value(option, [&number, name = option.name(), least, most](const std::string& word) {
            number = static_cast<Number>(number_within(name, word, least, most));
        });
    }
    /// An option whose value is one of several words.
    /// @param chosen keeps its value unless the option is given
    template <class Choice>
    void choice(OptionDescription option,
                Choice& chosen,
                std::vector<std::pair<const char*, Choice>> choices) {
        option.kind = ValueKind::word;
        for (const auto& known : choices) option.words.emplace_back(known.first);
        value(option, [&chosen, name = option.name(), choices = std::move(choices)](
                          const std::string& word) { chosen = choice_of(name, word, choices); });
    }

private:
    using Setter = std::function<void(const std::vector<std::string>& values)>;
    void add(const OptionDescription& option, Setter set);

    VerbDescription description_;
    Group group_ = Group::what;
    std::vector<Setter> setters_;  ///< one for each option
    std::vector<std::string>* operands_ = nullptr;
    std::vector<std::string> own_operands_;
    std::deque<std::string> words_;  // deques, as what is in them must stay where it is
    std::deque<std::vector<std::string>> lists_;
    std::deque<bool> flags_;
    std::vector<std::function<void()>> steps_;
};

}  // namespace warpsieve::app
