#include "app/parse/verb.hpp"

#include <limits>

namespace warpsieve::app {

void Verb::add(const OptionDescription& option, Setter set) {
    OptionDescription& added = description_.options.emplace_back(option);
    added.group = group_;
    if (!added.type.empty() && added.kind == ValueKind::none) added.kind = ValueKind::plain;
    setters_.push_back(std::move(set));
}

void Verb::flag(const OptionDescription& option, bool& given) {
    add(option, [&given](const std::vector<std::string>& /*empty*/) { given = true; });
}

const bool& Verb::flag(const OptionDescription& option) {
    bool& given = flags_.emplace_back(false);
    flag(option, given);
    return given;
}

void Verb::text(const OptionDescription& option, std::string& word) {
    add(option, [&word](const std::vector<std::string>& given) { word = given.front(); });
}

const std::string& Verb::text(const OptionDescription& option) {
    std::string& word = words_.emplace_back();
    text(option, word);
    return word;
}

void Verb::word(OperandDescription operand, std::string& word) {
    operand.least = operand.most = 1;
    const auto& given = words(std::move(operand));
    then([&word, &given] { word = given.front(); });
}

void Verb::words(OperandDescription operand, std::vector<std::string>& words) {
    operand.least = 1;
    operand.most = std::numeric_limits<std::size_t>::max();
    description_.operand = std::move(operand);
    operands_ = &words;
}

const std::vector<std::string>& Verb::words(OperandDescription operand) {
    description_.operand = std::move(operand);
    operands_ = &own_operands_;
    return own_operands_;
}

void Verb::value(const OptionDescription& option, std::function<void(const std::string&)> take) {
    const std::string& word = text(option);
    then([&word, take = std::move(take)] {
        if (!word.empty()) take(word);
    });
}

void Verb::values(OptionDescription option,
                  std::function<void(const std::vector<std::string>&)> take) {
    option.repeated = true;
    std::vector<std::string>& all = lists_.emplace_back();
    add(option, [&all](const std::vector<std::string>& given) { all = given; });
    then([&all, take = std::move(take)] {
        if (!all.empty()) take(all);
    });
}

void Verb::take(const SortedWords& words) {
    for (std::size_t option = 0; option < setters_.size(); ++option)
        if (!words.values[option].empty()) setters_[option](words.values[option]);
    if (operands_ != nullptr) *operands_ = words.operands;
    for (const auto& step : steps_) step();
}

}  // namespace warpsieve::app
