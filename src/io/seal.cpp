#include "io/seal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "io/digest.hpp"

namespace warpsieve::io {
namespace {

constexpr std::string_view seal_prefix = "warpsieve checkpoint 1 bytes=";

std::string_view as_text(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::string render_seal(std::span<const std::uint8_t> contents) {
    std::string text =
        fmt::format("{}{} xxh3={}\n", seal_prefix, contents.size(), to_hex(xxh3(contents)));
    text.resize(seal_bytes, ' ');
    text.back() = '\n';
    return text;
}

bool begins_as_ours(std::span<const std::uint8_t> head) {
    const std::size_t compared = std::min(head.size(), seal_prefix.size());
    std::size_t equal = 0;
    for (std::size_t i = 0; i < compared; ++i)
        if (static_cast<char>(head[i]) == seal_prefix[i]) ++equal;
    return 4 * equal >= 3 * compared;
}

SealCheck check_seal(std::span<const std::uint8_t> file) {
    if (!begins_as_ours(file)) return {SealState::foreign, "it is not a warpsieve file"};
    if (file.size() < seal_bytes)
        return {SealState::damaged, fmt::format("it is cut short after {} bytes", file.size())};
    const std::string_view head = as_text(file.first(seal_bytes));
    if (!head.starts_with(seal_prefix))
        return {SealState::damaged,
                "its seal is damaged, or of a format that this version does not know"};
    if (head != render_seal(file.subspan(seal_bytes)))
        return {SealState::damaged,
                fmt::format("its seal does not fit its {} bytes", file.size() - seal_bytes)};
    return {SealState::good, {}};
}

}  // namespace warpsieve::io
