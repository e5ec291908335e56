#include "io/chunk/encoded_chunk.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/wheel.hpp"
#include "support/refusal.hpp"
#include "support/stored_run.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

using Numbers = std::vector<std::uint64_t>;

EncodedChunk chunk_of_primes(const Numbers& primes) {
    return {.store = core::Store::primes,
            .elements = primes.size(),
            .length = chunk_primes,
            .bytes = encode_chunk(core::Store::primes, raw_bytes(primes)),
            .file = "shard.h5"};
}

/// The bitmap of the integers of an interval as a run has it: bits outside are 0.
EncodedChunk chunk_of_bitmap(const Interval& interval) {
    const core::ByteRange range = core::bytes_of(interval);
    Bytes bitmap(range.count);
    for (const std::uint64_t prime : test::known_primes(interval))
        for (unsigned bit = 0; bit < 8; ++bit)
            if (prime % core::wheel == core::wheel_residues[bit])
                bitmap[core::byte_of(prime) - range.first] |= static_cast<std::uint8_t>(1U << bit);
    return {.store = core::Store::bitmap,
            .first = range.first,
            .elements = bitmap.size(),
            .length = chunk_bytes,
            .bytes = encode_chunk(core::Store::bitmap, bitmap),
            .file = "shard.h5"};
}

Numbers inside(const Numbers& primes, const Interval& part) {
    Numbers found;
    std::ranges::copy_if(primes, std::back_inserter(found),
                         [&](std::uint64_t prime) { return part.contains(prime); });
    return found;
}

void expect_every_part(const EncodedChunk& chunk, const Interval& all) {
    const Numbers primes = test::known_primes(all);
    for (const std::uint64_t offset : {0, 1, 2, 3, 5, 7, 13, 29, 30, 31, 60})
        for (const std::uint64_t length : {0, 1, 29, 30, 500, 9000}) {
            const std::uint64_t first = all.first + offset;
            const std::uint64_t last = first + length;
            const Interval part{first, std::min(last, all.last)};
            const Numbers expected = inside(primes, part);
            ASSERT_EQ(DecodedChunk(chunk).primes(part), expected) << first << " " << last;
            ASSERT_EQ(DecodedChunk(chunk).count(part), expected.size()) << first << " " << last;
        }
}

TEST(DecodedChunk, HoldsThePrimesOfEveryPart) {
    for (const std::uint64_t first : {0, 1, 4, 17, 1000}) {
        const Interval all{first, first + 3000};
        expect_every_part(chunk_of_primes(test::known_primes(all)), all);
        expect_every_part(chunk_of_bitmap(all), all);
    }
}

TEST(DecodedChunk, ReachesTheLastInteger) {
    const std::uint64_t largest = ~std::uint64_t{0};
    const Interval all{largest - 3000, largest};
    const Numbers primes = test::known_primes(all);
    ASSERT_EQ(primes.back(), 18'446'744'073'709'551'557U);
    for (const EncodedChunk& chunk : {chunk_of_primes(primes), chunk_of_bitmap(all)}) {
        EXPECT_EQ(DecodedChunk(chunk).primes(all), primes);
        EXPECT_EQ(DecodedChunk(chunk).primes({largest - 1, largest}), Numbers{});
        EXPECT_EQ(DecodedChunk(chunk).primes({0, largest}), primes);
        EXPECT_TRUE(DecodedChunk(chunk).holds(primes.back()));
        EXPECT_FALSE(DecodedChunk(chunk).holds(largest));
    }
}

TEST(DecodedChunk, KnowsNothingOfOtherParts) {
    const Interval all{3000, 6000};
    for (const EncodedChunk& chunk :
         {chunk_of_primes(test::known_primes(all)), chunk_of_bitmap(all)})
        for (const Interval& other : {Interval{0, 2969}, Interval{6031, 9000}}) {
            EXPECT_EQ(DecodedChunk(chunk).count(other), 0U);
            EXPECT_EQ(DecodedChunk(chunk).primes(other), Numbers{});
        }
}

TEST(DecodedChunk, NamesTheFileThatIsDamaged) {
    const Interval all{3000, 600'000};
    for (EncodedChunk chunk : {chunk_of_primes(test::known_primes(all)), chunk_of_bitmap(all)}) {
        chunk.bytes[chunk.bytes.size() / 3] ^= 4;
        const std::string said =
            test::refusal<DamagedError>([&] { static_cast<void>(DecodedChunk(chunk)); });
        EXPECT_TRUE(said.starts_with("shard.h5: ")) << said;
    }
}

}  // namespace
}  // namespace warpsieve::io
