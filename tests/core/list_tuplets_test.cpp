#include "core/list_tuplets.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "core/constellation_counts.hpp"
#include "core/integers_of.hpp"
#include "core/math.hpp"
#include "core/wheel.hpp"
#include "support/plain_totals.hpp"
#include "support/seed.hpp"

namespace warpsieve::core {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Numbers = std::vector<std::uint64_t>;

/// The members of all tuplets of ascending numbers, by the definition.
Numbers by_definition(std::size_t kind, const Numbers& numbers) {
    Numbers members;
    for (const std::uint64_t p : numbers)
        for (const auto& distances : test::constellations[kind])
            if (std::ranges::all_of(distances, [&](std::uint64_t distance) {
                    return std::ranges::binary_search(numbers, p + distance);
                }))
                for (const std::uint64_t distance : distances) members.push_back(p + distance);
    return members;
}

/// Bits that are set three times in four, and none above 2^64-1.
Bytes random_bytes(std::mt19937_64& random, std::size_t count, std::uint64_t first_byte) {
    Bytes bytes(count);
    for (std::size_t i = 0; i < count; ++i)
        bytes[i] = static_cast<std::uint8_t>((random() | random()) &
                                             bits_inside(first_byte + i, {0, max_u64}));
    return bytes;
}

Numbers in_pieces(std::size_t kind,
                  const Bytes& bytes,
                  std::uint64_t first_byte,
                  std::mt19937_64& random) {
    Numbers members;
    std::uint8_t before = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t size = std::min<std::size_t>(1 + random() % 40, bytes.size() - at);
        append_tuplets(kind, std::span(bytes).subspan(at, size), first_byte + at, before, members);
        at += size;
        before = bytes[at - 1];
    }
    return members;
}

TEST(ListTuplets, FindsThemAtEveryHeightHoweverTheBitmapIsCut) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    constexpr std::uint64_t last_byte = max_u64 / wheel;
    for (std::size_t count = 1; count < 200; ++count)
        for (const std::uint64_t first_byte :
             {std::uint64_t{0}, random() % (last_byte - count), last_byte - count + 1}) {
            const Bytes bytes = random_bytes(random, count, first_byte);
            const Numbers numbers = integers_of(bytes, first_byte);
            for (std::size_t kind = 0; kind < tuplet_kinds; ++kind)
                ASSERT_EQ(in_pieces(kind, bytes, first_byte, random), by_definition(kind, numbers))
                    << "kind " << kind << ", " << count << " bytes from " << first_byte;
        }
}

TEST(ListTuplets, FindsAsManyAsAreCounted) {
    std::mt19937_64 random(1);
    const Bytes bytes = random_bytes(random, 10'007, 12345);
    const ConstellationCounts counts = count_constellations(shift_sequences(all_tuplets), bytes);
    for (std::size_t kind = 0; kind < tuplet_kinds; ++kind) {
        Numbers members;
        append_tuplets(kind, bytes, 12345, 0, members);
        EXPECT_EQ(members.size(), counts[kind] * tuplet_size(kind));
    }
}

// The bits are left out, so that what has no bit must come from append_low_tuplets.
TEST(ListTuplets, FindsThoseWithThreeAndFiveInEverySmallInterval) {
    const Numbers primes = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31};
    for (std::uint64_t first = 0; first < 32; ++first)
        for (std::uint64_t last = first; last < 32; ++last)
            for (std::size_t kind = 0; kind < tuplet_kinds; ++kind) {
                Numbers inside;
                for (const std::uint64_t p : primes)
                    if (first <= p && p <= last) inside.push_back(p);
                Numbers low = by_definition(kind, inside);
                while (!low.empty() && low[low.size() - tuplet_size(kind)] > 5)
                    low.resize(low.size() - tuplet_size(kind));
                Numbers members;
                append_low_tuplets(kind, {first, last}, members);
                ASSERT_EQ(members, low) << "kind " << kind << " in " << first << " to " << last;
            }
}

}  // namespace
}  // namespace warpsieve::core
