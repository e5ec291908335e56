#include "io/disk/superblock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace warpsieve::io {
namespace {

// The layout of a superblock of version 2 or 3 (HDF5 file format specification 3.0, II.A).
constexpr std::array<std::uint8_t, 8> signature{0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
constexpr std::size_t version_at = 8;
constexpr std::size_t address_size_at = 9;
constexpr std::size_t length_size_at = 10;
constexpr std::size_t status_at = 11;
constexpr std::size_t base_address_at = 12;
constexpr std::size_t end_address_at = 28;
constexpr std::size_t checksum_at = 44;

/// The status of a file that a program has open for writing, without readers beside it and with.
constexpr std::uint8_t written = 1;
constexpr std::uint8_t written_and_read = 5;

template <class Number>
Number number_at(std::span<const std::uint8_t> superblock, std::size_t at) {
    Number number = 0;
    std::memcpy(&number, &superblock[at], sizeof number);  // little-endian, as this machine is
    return number;
}

std::uint32_t checksum_of(std::span<const std::uint8_t> superblock) {
    return metadata_checksum(superblock.first(checksum_at));
}

/// The three numbers that lookup3 mixes, each round by its own rotations and in its own order.
struct Mixed {
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    std::uint32_t c = 0;

    /// Adds up to twelve bytes; those that are missing count as 0.
    void add(std::span<const std::uint8_t> bytes) {
        std::array<std::uint32_t, 3> words{};
        std::memcpy(words.data(), bytes.data(), bytes.size());
        a += words[0];
        b += words[1];
        c += words[2];
    }

    /// mix() of lookup3.c, after twelve bytes that others follow.
    void mix() {
        const auto step = [](std::uint32_t& x, std::uint32_t& y, std::uint32_t z, int left) {
            x -= y;
            x ^= std::rotl(y, left);
            y += z;
        };
        step(a, c, b, 4);
        step(b, a, c, 6);
        step(c, b, a, 8);
        step(a, c, b, 16);
        step(b, a, c, 19);
        step(c, b, a, 4);
    }

    /// final() of lookup3.c, after the last bytes.
    void finish() {
        const auto step = [](std::uint32_t& x, std::uint32_t y, int left) {
            x ^= y;
            x -= std::rotl(y, left);
        };
        step(c, b, 14);
        step(a, c, 11);
        step(b, a, 25);
        step(c, b, 16);
        step(a, c, 4);
        step(b, a, 14);
        step(c, b, 24);
    }
};

}  // namespace

std::uint32_t metadata_checksum(std::span<const std::uint8_t> bytes) {
    constexpr std::size_t block = 12;
    const std::uint32_t start = 0xdeadbeef + static_cast<std::uint32_t>(bytes.size());
    Mixed mixed{start, start, start};
    for (; bytes.size() > block; bytes = bytes.subspan(block)) {
        mixed.add(bytes.first(block));
        mixed.mix();
    }
    if (bytes.empty()) return mixed.c;
    mixed.add(bytes);
    mixed.finish();
    return mixed.c;
}

std::optional<Superblock> read_superblock(std::span<const std::uint8_t> file) {
    if (file.size() < head_bytes) return std::nullopt;
    const auto block = file.subspan(seal_bytes, superblock_bytes);
    const std::uint8_t version = block[version_at];
    if (!std::ranges::equal(block.first(signature.size()), signature) ||
        (version != 2 && version != 3) || block[address_size_at] != sizeof(std::uint64_t) ||
        block[length_size_at] != sizeof(std::uint64_t) ||
        number_at<std::uint64_t>(block, base_address_at) != seal_bytes ||
        number_at<std::uint32_t>(block, checksum_at) != checksum_of(block))
        return std::nullopt;
    return Superblock{.status = block[status_at],
                      .end = number_at<std::uint64_t>(block, end_address_at)};
}

bool was_changed(std::span<const std::uint8_t> head,
                 std::uint64_t file_bytes,
                 std::uint64_t sealed_file_bytes) {
    const auto superblock = read_superblock(head);
    return superblock && superblock->end == file_bytes && file_bytes != sealed_file_bytes;
}

bool take_mark_off(std::span<std::uint8_t> head) {
    const auto superblock = read_superblock(head);
    if (!superblock || (superblock->status != written && superblock->status != written_and_read))
        return false;
    const auto block = head.subspan(seal_bytes, superblock_bytes);
    block[status_at] = 0;
    const std::uint32_t checksum = checksum_of(block);
    std::memcpy(&block[checksum_at], &checksum, sizeof checksum);
    return true;
}

UnmarkedFile map_unmarked(FileSystem& files, const std::string& path) {
    UnmarkedFile file{.image = files.map(path)};
    if (file.image) file.marked = take_mark_off(file.image->head());
    return file;
}

std::string mark_warning(const std::string& file) {
    return fmt::format(
        "{0} is open for writing in another program, or was when that was killed: h5clear -s {0} "
        "(once no program has it open; it is read all the same)",
        file);
}

}  // namespace warpsieve::io
