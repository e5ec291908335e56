#include "io/chunk/deflate/deflate_odd_numbers.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <bit>
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

/// The codes of eight bytes in a row, the first in the lowest bits.
struct EightCodes {
    std::uint64_t bits = 0;
    std::uint64_t longer = 0;  ///< how many of them have 8 bits and not 7

    [[nodiscard]] unsigned count() const noexcept { return 56 + static_cast<unsigned>(longer); }
};

/// All bits of those lanes of so many bits whose lowest bit is given.
constexpr std::uint64_t all_of_lanes(std::uint64_t lowest_bits, unsigned lane_bits) {
    return (lowest_bits << lane_bits) - lowest_bits;
}

/// The code of byte b is b / 2 in 7 bits, the highest first: b with its bits reversed, without the
/// one that is always set. 253 and 255, the odd bytes whose upper six bits are set, have 0x7f and
/// 0xff in 8 bits. Two neighbours become one, three times over; where codes are longer the upper
/// one is doubled, which moves it by a bit. No branch, so that the compiler makes vectors of it.
[[gnu::always_inline]] inline EightCodes codes_of(std::uint64_t bytes) {
    const auto swap = [](std::uint64_t x, unsigned by, std::uint64_t mask) {
        return (x >> by & mask) | (x & mask) << by;
    };
    const std::uint64_t high = bytes >> 2 & bytes >> 3;
    const std::uint64_t longer = high & high >> 2 & high >> 4 & every_byte;
    std::uint64_t code = swap(bytes, 1, every_byte * 0x55);
    code = swap(code, 2, every_byte * 0x33);
    code = swap(code, 4, every_byte * 0x0f) & every_byte * 0x7f;
    code |= longer << 6 | (bytes >> 1 & longer) << 7;

    constexpr std::uint64_t even_bytes = 0x00ff00ff00ff00ff;
    constexpr std::uint64_t even_pairs = 0x0000ffff0000ffff;
    const std::uint64_t first = longer & even_bytes;
    const std::uint64_t second = longer >> 8 & even_bytes;
    std::uint64_t upper = (code >> 8 & even_bytes) << 7;
    code = (code & even_bytes) | (upper + (upper & all_of_lanes(first, 16)));

    const std::uint64_t one = (first | second) & even_pairs;
    const std::uint64_t two = first & second & even_pairs;
    upper = (code >> 16 & even_pairs) << 14;
    upper += upper & all_of_lanes(one, 32);
    code = (code & even_pairs) | (upper + (upper & all_of_lanes(two, 32)));

    const std::uint64_t of_pairs = first + second;
    const std::uint64_t of_fours = (of_pairs + (of_pairs >> 16)) & even_pairs;
    const std::uint64_t lower_four = of_fours & 0xff;
    return {(code & 0xffffffff) | (code >> 32) << (28 + lower_four), lower_four + (of_fours >> 32)};
}

/// @param codes one for each eight bytes
WARPSIEVE_TARGET_CLONES
void make_codes(std::span<const std::uint8_t> plane, EightCodes* codes) {
    for (std::size_t i = 0; i < plane.size() / 8; ++i) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, plane.data() + 8 * i, sizeof bytes);
        codes[i] = codes_of(bytes);
    }
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
    static const PrefixCode code = code_of_odd_bytes();
    code.put_header(out, false, std::array<std::uint8_t, 1>{});
    constexpr std::size_t at_a_time = 2048;
    std::array<EightCodes, at_a_time / 8> codes;
    for (; !plane.empty(); plane = plane.subspan(std::min(at_a_time, plane.size()))) {
        const auto now = plane.first(std::min(at_a_time, plane.size()));
        make_codes(now, codes.data());
        for (const EightCodes& eight : std::span(codes).first(now.size() / 8))
            out.put_many(eight.bits, eight.count());
    }
    code.put(out, PrefixCode::end_of_block);
}

WARPSIEVE_TARGET_CLONES
void copy_plane(Numbers numbers, unsigned plane, std::uint8_t* bytes) {
    for (std::size_t i = 0; i < numbers.size(); ++i) bytes[i] = byte_of(numbers[i], plane);
}

/// Bits for 64 bytes: which of them differ from the byte before.
/// @param bytes the byte before and 64 more
[[gnu::always_inline]] inline std::uint64_t changes_of(const std::uint8_t* bytes) {
    std::uint8_t differs[64];
    for (std::size_t i = 0; i < 64; ++i) differs[i] = bytes[i + 1] != bytes[i] ? 1 : 0;
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < 64; i += 8) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, differs + i, sizeof eight);
        // Moves bit 8 j to bit 56 + j, for each j by a factor of its own; no two products meet.
        mask |= (eight * 0x0102040810204080 >> 56) << i;
    }
    return mask;
}

/// Entries that find_starts() may write beyond the last one.
constexpr std::size_t starts_slack = 4;

/// Where the runs of a plane begin. Four at a time are written, whether there are so many or not: a
/// loop that ends with the last one would be mispredicted.
/// @param plane a byte that differs from the first, and then the plane, a multiple of 64 bytes
/// @param starts room for as many as there are bytes, and starts_slack
/// @return number of runs
WARPSIEVE_TARGET_CLONES
std::size_t find_starts(std::span<const std::uint8_t> plane, std::uint32_t* starts) {
    std::size_t count = 0;
    for (std::size_t i = 0; i + 64 < plane.size(); i += 64) {
        std::uint64_t changes = changes_of(plane.data() + i);
        const auto here = static_cast<std::size_t>(std::popcount(changes));
        for (std::size_t done = 0; done < here; done += 4)
            for (std::size_t k = 0; k < 4; ++k) {
                starts[count + done + k] = static_cast<std::uint32_t>(i) +
                                           static_cast<unsigned>(std::countr_zero(changes));
                changes &= changes - 1;
            }
        count += here;
    }
    return count;
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

/// Whether all numbers but the first are odd, and each is larger than the one before and close to
/// it.
WARPSIEVE_TARGET_CLONES
bool follow_closely(Numbers numbers) {
    std::uint64_t odd = 1;
    std::uint64_t far = 0;
    for (std::size_t i = 1; i < numbers.size(); ++i) {
        const std::uint64_t gap = numbers[i] - numbers[i - 1];
        odd &= numbers[i];
        // The highest bit where a gap is 0, or too large.
        far |= (gap - 1) | (too_far - 1 - gap);
    }
    return odd == 1 && far >> 63 == 0;
}

}  // namespace

void OddNumberDeflater::begin(std::size_t count) {
    taken_ = count != 0 && count % 8 == 0;
    count_ = 0;
    low_.resize(count);
    second_.resize(1 + (count + 63) / 64 * 64);
}

void OddNumberDeflater::append(Numbers numbers) {
    if (numbers.empty() || !taken_) return;
    const std::array<std::uint64_t, 2> seam = {count_ == 0 ? numbers.front() - 2 : last_,
                                               numbers.front()};
    taken_ = count_ + numbers.size() <= low_.size() && follow_closely(seam);
    if (!taken_) return;
    if (count_ == 0) first_ = numbers.front();
    copy_plane(numbers, 0, &low_[count_]);
    copy_plane(numbers, 1, &second_[1 + count_]);
    count_ += numbers.size();
    last_ = numbers.back();
}

/// A run of the second plane ends where its byte changes; where it falls, the number above it has
/// grown by one, as neighbours are close.
void OddNumberDeflater::find_runs() {
    // For find_starts(): the first byte begins a run, those beyond the last do not.
    second_.front() = static_cast<std::uint8_t>(~second_[1]);
    std::fill(second_.begin() + 1 + static_cast<std::ptrdiff_t>(count_), second_.end(),
              second_[count_]);
    starts_.resize(second_.size() + starts_slack);
    second_plane_runs_ = find_starts(second_, starts_.data());
    starts_[second_plane_runs_] = static_cast<std::uint32_t>(count_);
    runs_.resize(second_plane_runs_);
    wraps_.assign(1, 0);
    std::uint8_t before = 0;
    for (std::size_t i = 0; i < second_plane_runs_; ++i) {
        const std::uint8_t value = second_[1 + starts_[i]];
        runs_[i] = {value, starts_[i + 1] - starts_[i]};
        if (value < before) wraps_.push_back(starts_[i]);
        before = value;
    }
    wraps_.push_back(static_cast<std::uint32_t>(count_));
    find_upper_runs();
}

void OddNumberDeflater::find_upper_runs() {
    for (unsigned plane = 2; plane < planes; ++plane)
        for (std::size_t i = 0; i + 1 < wraps_.size(); ++i) {
            const std::uint8_t value = byte_of(((first_ >> 16) + i) << 16, plane);
            const std::uint32_t length = wraps_[i + 1] - wraps_[i];
            if (i != 0 && runs_.back().value == value)
                runs_.back().length += length;
            else
                runs_.push_back({value, length});
        }
}

std::optional<Bytes> OddNumberDeflater::finish() {
    if (!taken_ || count_ != low_.size()) return std::nullopt;
    out_.resize(bound(count_) + BitWriter::slack);
    out_[0] = zlib_header[0];
    out_[1] = zlib_header[1];
    BitWriter bits(&out_[2]);

    std::uint32_t checksum = libdeflate_adler32(1, low_.data(), count_);
    put_low_plane(bits, low_);

    checksum = libdeflate_adler32(checksum, &second_[1], count_);
    find_runs();
    checksum = adler32(checksum, std::span(runs_).subspan(second_plane_runs_));
    put_runs(bits, runs_);

    std::uint8_t* const end = bits.finish();
    append_big_endian(checksum, end);
    return Bytes(out_.data(), end + sizeof checksum);
}

std::optional<Bytes> OddNumberDeflater::deflate(Numbers numbers) {
    if (!follow_closely(numbers)) return std::nullopt;
    begin(numbers.size());
    append(numbers);
    return finish();
}

}  // namespace warpsieve::io::deflate
