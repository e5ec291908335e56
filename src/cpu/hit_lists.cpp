#include "cpu/hit_lists.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace warpsieve::cpu {
namespace {

constexpr std::uint32_t classes = 8;
/// The first and the last link of each list are half empty on average: long links waste memory
/// where the lists are many and short (many threads), short ones are chased more often.
constexpr std::uint32_t longest_link = 2048;
/// Near 2^64 each of 512 threads files 13 hits into each of 10,240 lists: with links of 256 bytes
/// nine tenths of their memory were empty.
constexpr std::uint32_t shortest_link = 64;
/// Links that a list fills, so that what is empty in two of them is little.
constexpr double links_of_a_list = 4;
constexpr std::uint32_t cache_line = 64;
/// What is taken at a time when an estimate was too low: an eighth of it, within these bounds.
constexpr std::size_t least_growth = std::size_t{1} << 18;
constexpr std::size_t most_growth = std::size_t{4} << 20;

std::uint32_t link_bytes_for(std::uint32_t blocks, double expected_hits) {
    const double list_bytes = expected_hits * sizeof(std::uint16_t) / (classes * blocks);
    const auto bytes =
        static_cast<std::uint32_t>(std::min(list_bytes / links_of_a_list, 1.0 * longest_link));
    return std::clamp(std::bit_ceil(bytes), shortest_link, longest_link);
}

}  // namespace

std::uint64_t HitLists::bytes_for(std::uint32_t blocks, double expected_hits) {
    const double link = link_bytes_for(blocks, expected_hits);
    const double payload = expected_hits * sizeof(std::uint16_t) * link / (link - sizeof(Header));
    // One per cent for the estimate, and for each list the unused part of the first
    // and the last link, half of each on average.
    return static_cast<std::uint64_t>(1.01 * payload + 1.05 * link * classes * blocks) +
           (std::uint64_t{1} << 16);
}

void HitLists::reset(std::uint32_t blocks, double expected_hits) {
    const std::uint64_t bytes = bytes_for(blocks, expected_hits);
    if (arena_.empty() || arena_.front().size() < bytes) {
        arena_.clear();
        arena_.emplace_back(bytes);
    }
    arena_in_use_ = 0;
    free_ = free_end_ = nullptr;
    next_.assign(std::size_t{classes} * blocks, nullptr);
    cursors_ = {.next = next_.data(),
                .blocks = blocks,
                .link_bytes = link_bytes_for(blocks, expected_hits),
                .owner = this};
}

void HitLists::add_link(std::uint32_t list) {
    const std::uint32_t bytes = cursors_.link_bytes;
    if (static_cast<std::size_t>(free_end_ - free_) < bytes) {
        if (arena_in_use_ == arena_.size())
            arena_.emplace_back(std::clamp(arena_.front().size() / 8, least_growth, most_growth));
        const Buffer& buffer = arena_[arena_in_use_++];
        free_ = buffer.data();
        free_end_ = free_ + buffer.size();
    }
    const std::uint16_t* full = next_[list];
    Header header{.before = nullptr, .first = nullptr};
    // Lists fill at the same pace and links are aligned alike, so that the ends of all lists would
    // compete for a few sets of the cache: first links begin a line apart.
    std::uint32_t skip = sizeof(Header);
    if (full == nullptr)
        skip += list * cache_line & (bytes - 1);
    else
        header.before = reinterpret_cast<const std::uint8_t*>(full) - bytes;
    next_[list] = reinterpret_cast<std::uint16_t*>(free_ + skip);
    header.first = next_[list];
    std::memcpy(free_, &header, sizeof header);
    free_ += bytes;
}

}  // namespace warpsieve::cpu
