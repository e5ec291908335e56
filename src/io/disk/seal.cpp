#include "io/disk/seal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "core/parse.hpp"
#include "core/plural.hpp"
#include "io/disk/digest.hpp"
#include "io/disk/superblock.hpp"

namespace warpsieve::io {
namespace {

constexpr const char* unreadable_seal =
    "its seal is damaged, or of a format that this version does not know";

std::string prefix_of(std::string_view kind, unsigned format = seal_format) {
    return fmt::format("warpsieve {} {} bytes=", kind, format);
}

std::string render(std::string_view kind,
                   unsigned format,
                   std::uint64_t bytes,
                   std::uint64_t digest) {
    std::string text =
        fmt::format("{}{} xxh3={}\n", prefix_of(kind, format), bytes, to_hex(digest));
    text.resize(seal_bytes, ' ');
    text.back() = '\n';
    return text;
}

std::string_view as_text(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The length that a seal states.
std::optional<std::uint64_t> stated_bytes(std::string_view seal, std::string_view kind) {
    if (!seal.starts_with(prefix_of(kind))) return std::nullopt;
    seal.remove_prefix(prefix_of(kind).size());
    return core::parse_whole<std::uint64_t>(seal.substr(0, seal.find(' ')));
}

/// The number of the format that a seal names.
std::optional<unsigned> stated_format(std::string_view seal, std::string_view kind) {
    const std::size_t begin = std::string_view("warpsieve ").size() + kind.size() + 1;
    if (seal.size() < begin) return std::nullopt;
    return core::parse_whole<unsigned>(seal.substr(begin, seal.find(' ', begin) - begin));
}

/// Whether a seal states the digest of these contents, whatever else is in it.
bool states_digest(std::string_view seal, std::uint64_t digest) {
    return seal.find(to_hex(digest)) != std::string_view::npos;
}

SealCheck check_foreign(std::span<const std::uint8_t> file, std::string_view kind) {
    if (begins_with_nul(file, kind))
        return {SealState::foreign, "it begins with NUL bytes, as a loss of power leaves them"};
    return {SealState::foreign,
            kind == shard_seal ? "it is not a shard" : "it is not a warpsieve file"};
}

}  // namespace

std::string render_seal(std::string_view kind, std::uint64_t bytes, std::uint64_t digest) {
    return render(kind, seal_format, bytes, digest);
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

bool begins_with_nul(std::span<const std::uint8_t> head, std::string_view kind) {
    const std::string seal_prefix = prefix_of(kind);
    const std::size_t compared = std::min(head.size(), seal_prefix.size());
    if (compared == 0 || head.front() != 0) return false;
    for (std::size_t i = 0; i < compared; ++i)
        if (head[i] != 0 && static_cast<char>(head[i]) != seal_prefix[i]) return false;
    return true;
}

std::string mismatch(std::span<const std::uint8_t> head,
                     std::uint64_t file_bytes,
                     std::uint64_t sealed_file_bytes) {
    if (was_changed(head, file_bytes, sealed_file_bytes))
        return "it was changed by another program; stock tools may still read its data";
    return "it does not match its seal: damaged or changed";
}

SealCheck check_seal(std::span<const std::uint8_t> file,
                     std::string_view kind,
                     const core::StopCheck& stopped) {
    if (!begins_as_ours(file, kind)) return check_foreign(file, kind);
    if (file.size() < seal_bytes)
        return {SealState::damaged, fmt::format("it is cut short after {} {}", file.size(),
                                                core::plural(file.size(), "byte", "bytes"))};
    const std::string_view head = as_text(file.first(seal_bytes));
    const auto stated = stated_bytes(head, kind);
    const auto format = stated_format(head, kind);
    if (!stated && !format) return {SealState::damaged, unreadable_seal};
    const auto contents = file.subspan(seal_bytes);
    const std::uint64_t digest = xxh3(contents, stopped);
    if (!stated && head == render(kind, *format, contents.size(), digest))
        return {SealState::other_format, unreadable_seal, *format};
    if (!stated) return {SealState::damaged, unreadable_seal};
    if (head == render_seal(kind, contents.size(), digest)) return {SealState::good, {}};
    // Under the right digest it is the seal that is damaged, and not what it was made for.
    if (states_digest(head, digest)) return {SealState::damaged, unreadable_seal};
    return {SealState::damaged, mismatch(file, file.size(), seal_bytes + *stated)};
}

}  // namespace warpsieve::io
