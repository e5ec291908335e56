#include "verify/section_digest.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "core/bitmap.hpp"
#include "core/bytes.hpp"
#include "core/read_totals.hpp"

namespace warpsieve::verify {
namespace {

constexpr std::uint64_t word = core::word_bytes;
constexpr std::uint64_t word_integers = word * core::wheel;
/// No two primes below 2^64 are further apart than 1,550: what lies beyond this many words is no
/// list of primes, and filling it up could take for ever.
constexpr std::uint64_t longest_fill = std::uint64_t{1} << 17;

/// The bit of each integer of a word; 0 where it has none.
constexpr auto bit_at = [] {
    std::array<std::uint64_t, word_integers> table{};
    for (unsigned bit = 0; bit < 64; ++bit)
        table[core::word_offsets[bit]] = std::uint64_t{1} << bit;
    return table;
}();

/// Fills the words of a part from primes.
class PartOfPrimes {
public:
    explicit PartOfPrimes(std::uint64_t first_word) : word_(first_word) {
        part_.has_words = true;
        part_.first_word = first_word;
    }
    void append(std::uint64_t prime) {
        if (prime - word_ * word_integers >= word_integers) go_on_to(prime / word_integers);
        bits_ |= bit_at[prime - word_ * word_integers];
    }
    [[nodiscard]] SectionPart take() {
        if (word_ == part_.first_word) part_.first_bits = bits_;
        part_.last_word = word_;
        part_.last_bits = bits_;
        return part_;
    }

private:
    void go_on_to(std::uint64_t next) {
        if (next - word_ > longest_fill) {
            part_.torn = true;
            word_ = next - 1;
        }
        while (word_ != next) end_word();
    }
    void end_word() {
        if (word_ == part_.first_word)
            part_.first_bits = bits_;
        else
            part_.digest += core::digest_word(bits_, word_);
        bits_ = 0;
        ++word_;
    }

    SectionPart part_;
    std::uint64_t word_;
    std::uint64_t bits_ = 0;
};

}  // namespace

SectionDigest::SectionDigest(const Interval& section)
    : section_(section), range_(core::bytes_of(section)), word_(range_.first / word) {}

SectionPart SectionDigest::of_bytes(std::uint64_t first_byte,
                                    std::span<const std::uint8_t> bitmap) const {
    const std::uint64_t end = range_.first + range_.count;
    const std::uint64_t from = std::max(first_byte, range_.first);
    const std::uint64_t to = std::min(first_byte + bitmap.size(), end);
    if (from >= to) return {};
    SectionPart part{.has_words = true, .first_word = from / word, .last_word = (to - 1) / word};
    /// The bits of a word, but for those outside of these bytes and of the section.
    const auto bits_of = [&](std::uint64_t index) {
        std::uint64_t bits = 0;
        for (std::uint64_t byte = std::max(from, index * word);
             byte < std::min(to, (index + 1) * word); ++byte)
            bits |= (std::uint64_t{bitmap[byte - first_byte]} & core::bits_inside(byte, section_))
                    << (8 * (byte % word));
        return bits;
    };
    part.first_bits = bits_of(part.first_word);
    part.last_bits = bits_of(part.last_word);
    part.count = static_cast<std::uint64_t>(std::popcount(part.first_bits));
    if (part.last_word != part.first_word) {
        const std::uint64_t inner = (part.first_word + 1) * word;
        const auto between = bitmap.subspan(inner - first_byte, part.last_word * word - inner);
        part.count += static_cast<std::uint64_t>(std::popcount(part.last_bits)) +
                      core::count_bits(between.data(), between.size());
        part.digest = core::digest_bits(between, inner);
    }
    if (from == range_.first) part.count += core::count_wheel_primes(section_).prime_count;
    return part;
}

SectionPart SectionDigest::of_primes(std::span<const std::uint64_t> primes) const {
    const auto first = std::ranges::lower_bound(primes, section_.first);
    const std::span inside(first, std::ranges::upper_bound(first, primes.end(), section_.last));
    if (inside.empty()) return {};
    PartOfPrimes words(inside.front() / word_integers);
    for (const std::uint64_t prime : inside) words.append(prime);
    SectionPart part = words.take();
    // 2, 3 and 5 are counted and have no bit; a composite without one makes the count wrong.
    part.count = inside.size();
    return part;
}

/// Digests the word under way, and those that are empty after it.
void SectionDigest::go_on_to(std::uint64_t next) {
    if (next <= word_) return;
    torn_ = torn_ || next - word_ > longest_fill;
    if (!torn_)
        for (; word_ != next; ++word_)
            found_.digest += core::digest_word(std::exchange(bits_, 0), word_);
    word_ = next;
}

void SectionDigest::add(const SectionPart& part) {
    found_.count += part.count;
    torn_ = torn_ || part.torn;
    if (!part.has_words) return;
    go_on_to(part.first_word);
    bits_ |= part.first_bits;
    if (part.last_word == part.first_word) return;
    go_on_to(part.first_word + 1);
    found_.digest += part.digest;
    word_ = part.last_word;
    bits_ = part.last_bits;
}

core::SampleTotals SectionDigest::take() {
    go_on_to((range_.first + range_.count - 1) / word + 1);
    if (torn_) found_.digest = ~found_.digest;
    return found_;
}

}  // namespace warpsieve::verify
