#include "io/disk/seal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "io/disk/digest.hpp"

namespace warpsieve::io {
namespace {

std::string prefix_of(std::string_view kind) {
    return fmt::format("warpsieve {} 1 bytes=", kind);
}

std::string_view as_text(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::string render_seal(std::string_view kind, std::uint64_t bytes, std::uint64_t digest) {
    std::string text = fmt::format("{}{} xxh3={}\n", prefix_of(kind), bytes, to_hex(digest));
    text.resize(seal_bytes, ' ');
    text.back() = '\n';
    return text;
}

std::string render_seal(std::span<const std::uint8_t> contents,
                        std::string_view kind,
                        const core::StopCheck& stopped) {
    return render_seal(kind, contents.size(), xxh3(contents, stopped));
}

void seal_file(Bytes& file, std::string_view kind) {
    std::ranges::copy(render_seal(std::span(file).subspan(seal_bytes), kind), file.begin());
}

bool begins_as_ours(std::span<const std::uint8_t> head, std::string_view kind) {
    const std::string seal_prefix = prefix_of(kind);
    const std::size_t compared = std::min(head.size(), seal_prefix.size());
    std::size_t equal = 0;
    for (std::size_t i = 0; i < compared; ++i)
        if (static_cast<char>(head[i]) == seal_prefix[i]) ++equal;
    return 4 * equal >= 3 * compared;
}

SealCheck check_seal(std::span<const std::uint8_t> file,
                     std::string_view kind,
                     const core::StopCheck& stopped) {
    if (!begins_as_ours(file, kind))
        return {SealState::foreign,
                kind == shard_seal ? "it is not a shard" : "it is not a warpsieve file"};
    if (file.size() < seal_bytes)
        return {SealState::damaged, fmt::format("it is cut short after {} bytes", file.size())};
    const std::string_view head = as_text(file.first(seal_bytes));
    if (!head.starts_with(prefix_of(kind)))
        return {SealState::damaged,
                "its seal is damaged, or of a format that this version does not know"};
    if (head != render_seal(file.subspan(seal_bytes), kind, stopped))
        return {SealState::damaged,
                fmt::format("its seal does not fit its {} bytes", file.size() - seal_bytes)};
    return {SealState::good, {}};
}

}  // namespace warpsieve::io
