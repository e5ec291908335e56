#include "io/chunk/deflate/deflate_odd_numbers.hpp"

#include <libdeflate.h>

#include <array>
#include <cstring>

#include "core/bytes.hpp"

namespace warpsieve::io::deflate {
namespace {

using Numbers = std::span<const std::uint64_t>;

constexpr unsigned planes = sizeof(std::uint64_t);

std::uint8_t byte_of(std::uint64_t number, unsigned plane) {
    return static_cast<std::uint8_t>(number >> (8 * plane));
}

/// The lowest bytes are coded eight at a time, as the bytes of a word.
constexpr std::uint64_t every_byte = 0x0101010101010101;

/// Whether one of eight bytes has a code of 8 bits: 253 and 255 are the odd bytes with the upper
/// six bits set.
bool has_long_code(std::uint64_t bytes) {
    const std::uint64_t missing = ~bytes & every_byte * 0xfc;
    return ((missing - every_byte) & ~missing & every_byte * 0x80) != 0;
}

/// The code of byte b is b / 2 in 7 bits, the highest first: b with its bits reversed, without the
/// one that is always set.
std::uint64_t codes_in_bytes(std::uint64_t bytes) {
    const auto swap = [](std::uint64_t x, unsigned by, std::uint64_t mask) {
        return (x >> by & mask) | (x & mask) << by;
    };
    bytes = swap(bytes, 1, every_byte * 0x55);
    bytes = swap(bytes, 2, every_byte * 0x33);
    bytes = swap(bytes, 4, every_byte * 0x0f);
    return bytes & every_byte * 0x7f;
}

/// 8 times 7 bits without the gaps between them.
std::uint64_t packed(std::uint64_t x) {
    x = (x & 0x007f007f007f007f) | (x & 0x7f007f007f007f00) >> 1;
    x = (x & 0x00003fff00003fff) | (x & 0x3fff00003fff0000) >> 2;
    return (x & 0x000000000fffffff) | (x & 0x0fffffff00000000) >> 4;
}

PrefixCode code_of_odd_bytes() {
    std::array<std::uint8_t, PrefixCode::first_length> lengths{};
    for (std::size_t byte = 1; byte < PrefixCode::literals; byte += 2)
        lengths[byte] = byte < 253 ? 7 : 8;
    lengths[PrefixCode::end_of_block] = 7;
    return PrefixCode(lengths);
}

/// Puts a block of literals for the lowest bytes of odd numbers. They are as good as random, so the
/// code is fixed and fills all bits: 7 bits for 1, 3, .. 251 and the end, 8 for 253 and 255.
/// @pre every byte is odd; their number is a multiple of 8
void put_low_plane(BitWriter& out, std::span<const std::uint8_t> plane) {
    const PrefixCode code = code_of_odd_bytes();
    code.put_header(out, false, std::array<std::uint8_t, 1>{});
    for (std::size_t i = 0; i < plane.size(); i += sizeof(std::uint64_t)) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, &plane[i], sizeof bytes);
        if (has_long_code(bytes))
            for (const std::uint8_t byte : plane.subspan(i, sizeof bytes)) code.put(out, byte);
        else
            out.put(packed(codes_in_bytes(bytes)), 56);
    }
    code.put(out, PrefixCode::end_of_block);
}

WARPSIEVE_TARGET_CLONES
void copy_plane(Numbers numbers, unsigned plane, std::uint8_t* bytes) {
    for (std::size_t i = 0; i < numbers.size(); ++i) bytes[i] = byte_of(numbers[i], plane);
}

/// Where the runs of a plane begin. Written without a branch: it would be mispredicted at each run.
/// @param starts room for one more than there are bytes
/// @return number of runs
std::size_t find_starts(std::span<const std::uint8_t> plane, std::uint32_t* starts) {
    std::size_t count = 1;
    starts[0] = 0;
    for (std::size_t i = 1; i < plane.size(); ++i) {
        starts[count] = static_cast<std::uint32_t>(i);
        count += plane[i] != plane[i - 1] ? 1 : 0;
    }
    return count;
}

/// Keeps the starts of runs of the next plane: a byte changes only where the one below it does, as
/// neighbours are close.
void keep_starts_above(Numbers numbers, unsigned plane, std::vector<std::uint32_t>& starts) {
    std::erase_if(starts, [&](std::uint32_t at) {
        return at != 0 && byte_of(numbers[at], plane) == byte_of(numbers[at - 1], plane);
    });
}

/// RFC 1950: deflate with a window of 32 KiB, the fastest level, a check value over both bytes.
constexpr std::uint8_t zlib_header[] = {0x78, 0x01};

/// Bytes that are enough: a low byte has up to 8 bits, a byte of the next two planes up to
/// longest_literal_code (all others together fewer than one of these), and two headers, which have
/// some 100 bytes each.
constexpr std::size_t bound(std::size_t numbers) {
    return numbers * (8 + 3 * longest_literal_code) / 8 + 4096;
}

void append_big_endian(std::uint32_t value, std::uint8_t* out) {
    for (unsigned i = 0; i < 4; ++i) out[i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
}

}  // namespace

WARPSIEVE_TARGET_CLONES
bool are_close_odd_numbers(Numbers numbers) {
    constexpr std::uint64_t too_far = 0xff00;
    if (numbers.empty() || numbers.size() % 8 != 0) return false;
    std::uint64_t odd = numbers.front() & 1;
    std::uint64_t far = 0;
    for (std::size_t i = 1; i < numbers.size(); ++i) {
        const std::uint64_t gap = numbers[i] - numbers[i - 1];
        odd &= numbers[i];
        // The highest bit where a gap is 0, or too large.
        far |= (gap - 1) | (too_far - 1 - gap);
    }
    return odd == 1 && far >> 63 == 0;
}

void OddNumberDeflater::append_runs(Numbers numbers, unsigned plane) {
    for (std::size_t i = 0; i < starts_.size(); ++i) {
        const std::size_t end = i + 1 < starts_.size() ? starts_[i + 1] : numbers.size();
        runs_.push_back(
            {byte_of(numbers[starts_[i]], plane), static_cast<std::uint32_t>(end - starts_[i])});
    }
}

/// @pre plane_ holds the second plane
void OddNumberDeflater::find_runs(Numbers numbers) {
    starts_.resize(numbers.size() + 1);
    starts_.resize(find_starts(plane_, starts_.data()));
    runs_.clear();
    append_runs(numbers, 1);
    second_plane_runs_ = runs_.size();
    for (unsigned plane = 2; plane < planes; ++plane) {
        keep_starts_above(numbers, plane, starts_);
        append_runs(numbers, plane);
    }
}

Bytes OddNumberDeflater::deflate(Numbers numbers) {
    out_.resize(bound(numbers.size()) + BitWriter::slack);
    plane_.resize(numbers.size());
    out_[0] = zlib_header[0];
    out_[1] = zlib_header[1];
    BitWriter bits(&out_[2]);

    copy_plane(numbers, 0, plane_.data());
    std::uint32_t checksum = libdeflate_adler32(1, plane_.data(), plane_.size());
    put_low_plane(bits, plane_);

    copy_plane(numbers, 1, plane_.data());
    checksum = libdeflate_adler32(checksum, plane_.data(), plane_.size());
    find_runs(numbers);
    checksum = adler32(checksum, std::span(runs_).subspan(second_plane_runs_));
    put_runs(bits, runs_);

    std::uint8_t* const end = bits.finish();
    append_big_endian(checksum, end);
    return {out_.data(), end + sizeof checksum};
}

}  // namespace warpsieve::io::deflate
