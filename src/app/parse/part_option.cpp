#include "app/parse/part_option.hpp"

#include <algorithm>
#include <charconv>

#include "app/parse/text.hpp"
#include "core/job.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {
namespace {

[[noreturn]] void refuse(const std::string& text, const std::string& problem) {
    throw UsageError("--part " + quoted(text) + " " + problem);
}

/// Digits alone: a part is typed by scripts, and 1e3 pieces are better told as they are counted.
std::uint32_t count_of(const std::string& text, const std::string& digits) {
    std::uint32_t count = 0;
    const char* const end = digits.data() + digits.size();
    const auto [read, error] = std::from_chars(digits.data(), end, count);
    if (digits.empty() || read != end || error != std::errc{})
        refuse(text, "is no piece of an interval (write I/N, such as 0/4 for the first of four)");
    return count;
}

}  // namespace

PartOption parse_part(const std::string& text) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    const std::string rest = slash < text.size() ? text.substr(slash + 1) : std::string();
    const PartOption option{count_of(text, text.substr(0, slash)), count_of(text, rest)};
    if (option.parts == 0) refuse(text, "is a piece of none (write I/N with N from 1 on)");
    if (option.part >= option.parts)
        refuse(text, "does not exist: pieces are counted from 0 (the last one is " +
                         std::to_string(option.parts - 1) + "/" + std::to_string(option.parts) +
                         ")");
    return option;
}

void require_parts(const Interval& whole, const PartOption& option) {
    const std::uint64_t most = core::most_parts(whole);
    if (option.parts <= most) return;
    throw UsageError("--part " + std::to_string(option.part) + "/" + std::to_string(option.parts) +
                     ": [" + std::to_string(whole.first) + ", " + std::to_string(whole.last) +
                     "] has only " + std::to_string(most) + (most == 1 ? " piece" : " pieces") +
                     " (30 integers are the shortest; choose a smaller N)");
}

}  // namespace warpsieve::app
