#include "app/parse/words.hpp"

#include <algorithm>
#include <set>

#include "app/parse/values.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {
namespace {

[[noreturn]] void refuse_empty(const std::string& name) {
    throw UsageError(name +
                     " needs a value, not an empty one (is a variable of a script not set?)");
}

/// As the user wrote it, or could have; CLI11 keeps the names of hidden options to itself.
std::string name_of(const CLI::Option& option) {
    return option.get_lnames().empty() ? option.get_name(true) : "--" + option.get_lnames().front();
}

bool takes_value(const CLI::Option& option) {
    return option.get_items_expected_max() > 0;
}

/// Reads the words as CLI11 will.
class WordReader {
public:
    explicit WordReader(const CLI::App& verb) : verb_(verb) {}

    /// @return whether the next word is the value of an option in this one
    bool takes_next(const std::string& word) {
        if (word.starts_with("--")) return long_takes_next(word);
        if (word.size() < 2 || word[0] != '-') return false;
        if (is_digit(word[1])) static_cast<void>(parse_number(word));  // says that it is negative
        return short_takes_next(word);
    }

private:
    bool long_takes_next(const std::string& word) {
        const std::size_t equals = std::min(word.find('='), word.size());
        const std::string name = word.substr(0, equals);
        const CLI::Option* const option = verb_.get_option_no_throw(name);
        if (option == nullptr) return false;
        if (!takes_value(*option)) {
            if (equals != word.size()) refuse_value_of_flag(name);
            return false;
        }
        note(*option, name);
        if (equals + 1 == word.size()) refuse_empty(name);
        return equals == word.size();
    }

    /// "-qo": several options of one letter, of which the last may take the rest, or the next word.
    bool short_takes_next(const std::string& word) {
        for (std::size_t at = 1; at < word.size(); ++at) {
            const std::string name = {'-', word[at]};
            const CLI::Option* const option = verb_.get_option_no_throw(name);
            if (option == nullptr) return false;
            const std::string rest = word.substr(at + 1);
            if (takes_value(*option)) {
                note(*option, name);
                if (rest.starts_with('=')) refuse_equals(name, rest.substr(1));
                return rest.empty();
            }
            if (rest.starts_with('=')) refuse_value_of_flag(name);
        }
        return false;
    }

    void note(const CLI::Option& option, const std::string& name) {
        if (!given_.insert(&option).second)
            throw UsageError(name + " is given twice (give it once)");
    }

    [[noreturn]] static void refuse_equals(const std::string& name, const std::string& value) {
        if (value.empty()) refuse_empty(name);
        throw UsageError(name + "=" + value + ": a short option takes no \"=\" (write " + name +
                         " " + value + ")");
    }

    [[noreturn]] static void refuse_value_of_flag(const std::string& name) {
        throw UsageError(name + " takes no value (write " + name + " alone, or leave it out)");
    }

    const CLI::App& verb_;
    std::set<const CLI::Option*> given_;
};

}  // namespace

void refuse_misleading_words(const CLI::App& verb, std::span<const std::string> words) {
    WordReader reader(verb);
    for (std::size_t at = 0; at < words.size() && words[at] != "--"; ++at)
        if (reader.takes_next(words[at])) ++at;
}

void refuse_empty_words(const CLI::App& verb) {
    for (const CLI::Option* option : verb.get_options())
        if (std::ranges::any_of(option->results(), &std::string::empty))
            refuse_empty(name_of(*option));
}

}  // namespace warpsieve::app
