#include "core/list_constellations.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "core/constellation.hpp"
#include "core/integers_of.hpp"
#include "core/math.hpp"
#include "core/wheel.hpp"
#include "support/seed.hpp"

namespace warpsieve::core {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Numbers = std::vector<std::uint64_t>;

/// The members of all constellations of ascending numbers, by the definition.
Numbers by_definition(const Constellation& constellation, const Numbers& numbers) {
    Numbers members;
    for (const std::uint64_t p : numbers)
        for (const Pattern& pattern : constellation.patterns)
            if (std::ranges::all_of(pattern, [&](std::uint64_t distance) {
                    return p <= max_u64 - distance &&
                           std::ranges::binary_search(numbers, p + distance);
                }))
                for (const std::uint64_t distance : pattern) members.push_back(p + distance);
    return members;
}

/// The k-tuplets, and patterns that reach across words, up to the widest.
std::vector<Constellation> constellations() {
    std::vector<Constellation> all;
    for (std::size_t kind = 0; kind < tuplet_kinds; ++kind) all.push_back(tuplet(kind));
    for (const Pattern& pattern : {Pattern{0, 4},
                                   {0, 28},
                                   {0, 2, 6, 8, 12, 18, 20, 26},
                                   {0, 60, 120, 180},
                                   {0, 210},
                                   {0, 2, 230, 236},
                                   {0, 238}})
        all.push_back({unnamed(pattern), {pattern}});
    return all;
}

/// Bits that are set three times in four, and none above 2^64-1.
Bytes random_bytes(std::mt19937_64& random, std::size_t count, std::uint64_t first_byte) {
    Bytes bytes(count);
    for (std::size_t i = 0; i < count; ++i)
        bytes[i] = static_cast<std::uint8_t>((random() | random()) &
                                             bits_inside(first_byte + i, {0, max_u64}));
    return bytes;
}

Numbers in_pieces(const Constellation& constellation,
                  const Bytes& bytes,
                  std::uint64_t first_byte,
                  std::mt19937_64& random) {
    const ConstellationLister lister(constellation);
    Numbers members;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t size = std::min<std::size_t>(1 + random() % 40, bytes.size() - at);
        const std::size_t before = std::min(at, listed_before);
        lister.append(std::span(bytes).subspan(at - before, before + size), before, first_byte + at,
                      members);
        at += size;
    }
    return members;
}

TEST(ListTuplets, FindsThemAtEveryHeightHoweverTheBitmapIsCut) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    constexpr std::uint64_t last_byte = max_u64 / wheel;
    const std::vector<Constellation> all = constellations();
    for (std::size_t count = 1; count < 200; ++count)
        for (const std::uint64_t first_byte :
             {std::uint64_t{0}, random() % (last_byte - count), last_byte - count + 1}) {
            const Bytes bytes = random_bytes(random, count, first_byte);
            const Numbers numbers = integers_of(bytes, first_byte);
            for (const Constellation& one : all)
                ASSERT_EQ(in_pieces(one, bytes, first_byte, random), by_definition(one, numbers))
                    << one.name << ", " << count << " bytes from " << first_byte;
        }
}

TEST(ListTuplets, FindsAsManyAsAreCounted) {
    std::mt19937_64 random(1);
    const Bytes bytes = random_bytes(random, 10'007, 12345);
    for (const Constellation& one : constellations()) {
        const auto counts = count_constellations(shift_sequences(with(one)), bytes);
        const ConstellationLister lister(one);
        Numbers members;
        lister.append(bytes, 0, 12345, members);
        EXPECT_EQ(members.size(), counts[tuplet_kinds] * lister.size()) << one.name;
        EXPECT_GT(members.size(), 0U) << one.name;
    }
}

/// By trial division.
Numbers primes_below(std::uint64_t end) {
    Numbers primes;
    for (std::uint64_t n = 2; n < end; ++n)
        if (std::ranges::none_of(primes, [n](std::uint64_t p) { return n % p == 0; }))
            primes.push_back(n);
    return primes;
}

// The bits are left out, so that what has no bit must come from append_low.
TEST(ListTuplets, FindsThoseWithThreeAndFiveInEverySmallInterval) {
    const Numbers primes = primes_below(270);
    std::vector<Constellation> all = constellations();
    all.push_back({"low", {{0, 4, 28}}});    // 3, 7, 31
    all.push_back({"wide", {{0, 4, 220}}});  // 3, 7, 223
    for (const Constellation& one : all)
        for (std::uint64_t first = 0; first < 9; ++first)
            for (std::uint64_t last = first; last < 260; ++last) {
                Numbers inside;
                for (const std::uint64_t p : primes)
                    if (first <= p && p <= last) inside.push_back(p);
                const ConstellationLister lister(one);
                Numbers low = by_definition(one, inside);
                while (!low.empty() && low[low.size() - lister.size()] > 5)
                    low.resize(low.size() - lister.size());
                Numbers members;
                // What ends in one of two pieces is found there and nowhere else.
                const std::uint64_t seam = first + (last - first) / 2;
                lister.append_low(first, {first, seam}, members);
                if (seam < last) lister.append_low(first, {seam + 1, last}, members);
                ASSERT_EQ(members, low) << one.name << " in " << first << " to " << last;
            }
}

}  // namespace
}  // namespace warpsieve::core
