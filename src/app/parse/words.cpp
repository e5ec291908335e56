#include "app/parse/words.hpp"

#include <algorithm>

#include "app/parse/values.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {
namespace {

[[noreturn]] void refuse_empty(const std::string& name) {
    throw UsageError(name +
                     " needs a value, not an empty one (is a variable of a script not set?)");
}

[[noreturn]] void refuse_equals(const std::string& name, const std::string& value) {
    if (value.empty()) refuse_empty(name);
    throw UsageError(name + "=" + value + ": a short option takes no \"=\" (write " + name + " " +
                     value + ")");
}

[[noreturn]] void refuse_value_of_flag(const std::string& name) {
    throw UsageError(name + " takes no value (write " + name + " alone, or leave it out)");
}

class WordReader {
public:
    WordReader(const VerbDescription& verb, std::span<const std::string> words)
        : verb_(verb), left_(words), try_help_(" (try 'warpsieve " + verb.name + " --help')") {
        sorted_.values.resize(verb.options.size());
    }

    SortedWords read() && {
        while (!left_.empty()) keep_problem([&] { take_word(next()); });
        keep_problem([&] { check_what_is_there(); });
        return std::move(sorted_);
    }

private:
    /// The words after a wrong one are looked at as well: one may be --help.
    template <class Step>
    void keep_problem(Step step) {
        try {
            step();
        } catch (const UsageError& error) {
            if (sorted_.problem.empty()) sorted_.problem = error.what();
        }
    }

    const std::string& next() {
        const std::string& word = left_.front();
        left_ = left_.subspan(1);
        return word;
    }

    void take_word(const std::string& word) {
        if (word == "--")
            while (!left_.empty()) take_operand(next());
        else if (word.size() < 2 || word[0] != '-')
            take_operand(word);
        else if (word[1] == '-')
            take_long(word);
        else if (is_digit(word[1]))
            static_cast<void>(parse_number(word));  // says that it is negative
        else
            take_short(word);
    }

    void take_operand(const std::string& word) {
        if (sorted_.operands.size() == verb_.operand.most)
            throw UsageError(quoted(word) + " is one word too many" + try_help_);
        sorted_.operands.push_back(word);
        if (word.empty()) refuse_empty(verb_.operand.name);
    }

    void take_long(const std::string& word) {
        const std::size_t equals = std::min(word.find('='), word.size());
        const std::string name = word.substr(0, equals);
        const std::size_t option = index_of(name, name);
        const bool assigned = equals < word.size();
        if (is_flag(option)) {
            if (assigned) refuse_value_of_flag(name);
            set(option, name, "");
        } else if (assigned) {
            if (equals + 1 == word.size()) refuse_empty(name);
            set(option, name, word.substr(equals + 1));
        } else {
            set(option, name, value_of(option));
        }
    }

    /// "-qo": several options of one letter, of which the last may take the rest, or the next word.
    void take_short(const std::string& word) {
        for (std::size_t at = 1; at < word.size(); ++at) {
            const std::string name = {'-', word[at]};
            const std::string rest = word.substr(at + 1);
            const std::size_t option = index_of(name, word);
            if (is_flag(option)) {
                if (rest.starts_with('=')) refuse_value_of_flag(name);
                set(option, name, "");
            } else {
                if (rest.starts_with('=')) refuse_equals(name, rest.substr(1));
                set(option, name, rest.empty() ? value_of(option) : rest);
                return;
            }
        }
    }

    /// Whether a word is meant for an option that can do without one.
    [[nodiscard]] static bool is_meant_for(const OptionDescription& option,
                                           const std::string& word) {
        if (option.kind != ValueKind::word) return is_duration(word);
        return std::ranges::find(option.words, word) != option.words.end();
    }

    /// The next word, but where the option can do without it and it means something else.
    std::string value_of(std::size_t option) {
        const OptionDescription& described = verb_.options[option];
        const bool could_be_value =
            !left_.empty() && (described.implied.empty() || left_.front().empty() ||
                               is_meant_for(described, left_.front()));
        if (could_be_value) {
            const std::string& value = next();
            if (value.empty()) refuse_empty(described.name());
            return value;
        }
        if (described.implied.empty())
            throw UsageError(described.name() + " needs a value: " + described.type + try_help_);
        return described.implied;
    }

    void set(std::size_t option, const std::string& name, const std::string& value) {
        const OptionDescription& described = verb_.options[option];
        std::vector<std::string>& given = sorted_.values[option];
        if (!given.empty() && !is_flag(option) && !described.repeated)
            throw UsageError(name + " is given twice (give it once)");
        if (given.empty() || described.repeated) given.push_back(value);
        if (described.name() == "--help") sorted_.help = true;
    }

    [[nodiscard]] bool is_flag(std::size_t option) const {
        return verb_.options[option].kind == ValueKind::none;
    }

    /// @param word that the name stands in
    [[nodiscard]] std::size_t index_of(const std::string& name, const std::string& word) const {
        const auto found = std::ranges::find_if(verb_.options, [&](const auto& option) {
            return std::ranges::find(option.names, name) != option.names.end();
        });
        if (found == verb_.options.end()) throw UsageError("unknown option " + word + try_help_);
        return static_cast<std::size_t>(found - verb_.options.begin());
    }

    void check_what_is_there() const {
        if (sorted_.operands.size() < verb_.operand.least)
            throw UsageError(verb_.operand.name + " is required" + try_help_);
        for (std::size_t option = 0; option < verb_.options.size(); ++option)
            if (verb_.options[option].required && sorted_.values[option].empty())
                throw UsageError(verb_.options[option].name() + " is required" + try_help_);
    }

    const VerbDescription& verb_;
    std::span<const std::string> left_;  ///< words that have not been looked at
    std::string try_help_;
    SortedWords sorted_;
};

}  // namespace

SortedWords sort_words(const VerbDescription& verb, std::span<const std::string> words) {
    return WordReader(verb, words).read();
}

}  // namespace warpsieve::app
