#include <gtest/gtest.h>
#include <sys/mman.h>

#include <stdexcept>

#include "io/checkpoint/checkpoint_file.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "io/disk/seal.hpp"
#include "io/hdf5/image.hpp"
#include "io/hdf5/image_editor.hpp"
#include "support/noise.hpp"
#include "support/refusal.hpp"
#include "support/sample_checkpoint.hpp"
#include "warpsieve/error.hpp"

// Checkpoints that store data, with and without shards: the files alone, no shard is looked at.

namespace warpsieve::io {
namespace {

using core::Store;

/// Two shards of two chunks each, then a tail of one chunk and a rest.
Checkpoint with_shards(Store store) {
    const std::uint64_t chunk = test::noise_of_a_chunk(store);
    Checkpoint checkpoint = test::new_sample({.interval = {17, 20 * chunk}, .store = store});
    while (checkpoint.tail.full.size() < 5) test::add_noise(checkpoint, chunk / 4);
    for (std::uint64_t index = 0; index < 2; ++index) {
        const std::uint64_t elements = 2 * chunk_elements(store);
        checkpoint.shards.push_back(
            {.file = "run.shards/00000000" + std::to_string(2 * index) + ".000002.0001.0a1b2c3d.h5",
             .offset = index * elements,
             .elements = elements,
             .first_prime = 17 + index * 1'000'000,
             .last_prime = 999'999 + index * 1'000'000,
             .prime_count = store == Store::primes ? elements : elements / 2,
             .bytes = 123'456 + index,
             .xxh3 = 0x0123456789abcdef + index});
        checkpoint.tail.drop_front(2);
    }
    checkpoint.generation = 3;
    return checkpoint;
}

class StoredData : public testing::TestWithParam<Store> {
protected:
    template <class Refusal>
    static void expect_refused(const Checkpoint& checkpoint, const std::string& words) {
        const Bytes file = encode_checkpoint(checkpoint);
        const std::string said =
            test::refusal<Refusal>([&] { static_cast<void>(prove_checkpoint(file)); });
        EXPECT_TRUE(test::contains(said, words)) << said;
    }
    template <class Refusal>
    static void expect_refused(const std::function<void(Checkpoint&)>& spoil,
                               const std::string& words) {
        Checkpoint checkpoint = with_shards(GetParam());
        spoil(checkpoint);
        expect_refused<Refusal>(checkpoint, words);
    }
};
INSTANTIATE_TEST_SUITE_P(Of, StoredData, testing::Values(Store::primes, Store::bitmap));

void expect_equal(const Checkpoint& left, const Checkpoint& right) {
    EXPECT_EQ(left.shards, right.shards);
    EXPECT_EQ(left.tail.elements(), right.tail.elements());
    EXPECT_EQ(left.tail.full, right.tail.full);
    EXPECT_TRUE(std::ranges::equal(left.tail.rest, right.tail.rest));
    EXPECT_EQ(left.tail.chain, right.tail.chain);
    EXPECT_EQ(contents_digest(left), contents_digest(right));
}

TEST_P(StoredData, ComesBackWithShards) {
    const Checkpoint checkpoint = with_shards(GetParam());
    const Bytes file = encode_checkpoint(checkpoint);
    expect_equal(prove_checkpoint(file), checkpoint);
    EXPECT_EQ(encode_checkpoint(prove_checkpoint(file)), file);
}

TEST_P(StoredData, ComesBackWithoutShards) {
    const std::uint64_t chunk = test::noise_of_a_chunk(GetParam());
    Checkpoint checkpoint = test::new_sample({.interval = {17, 20 * chunk}, .store = GetParam()});
    expect_equal(prove_checkpoint(encode_checkpoint(checkpoint)), checkpoint);
    test::add_noise(checkpoint, chunk / 7);
    expect_equal(prove_checkpoint(encode_checkpoint(checkpoint)), checkpoint);
    test::add_noise(checkpoint, 3 * chunk);
    expect_equal(prove_checkpoint(encode_checkpoint(checkpoint)), checkpoint);
}

TEST_P(StoredData, ComesBackWithAnEmptyTail) {
    Checkpoint checkpoint = with_shards(GetParam());
    // All full chunks are in shards, and by chance there is no rest.
    const std::uint64_t elements = sealed_elements(checkpoint.shards);
    Checkpoint even =
        test::new_sample({.interval = {0, elements * 30 - 1}, .store = Store::bitmap});
    if (GetParam() == Store::primes) return;  // where it ends depends on the numbers
    while (!even.progress.done()) test::add_noise(even, 1'000'000'000);
    even.shards = checkpoint.shards;
    even.tail.drop_front(even.tail.full.size());
    ASSERT_EQ(even.tail.elements(), 0U);
    expect_equal(prove_checkpoint(encode_checkpoint(even)), even);
}

TEST_P(StoredData, LeavesTheChunksOfTheTailWhereTheyAreWhenAskedTo) {
    const Checkpoint checkpoint = with_shards(GetParam());
    Checkpoint seen = prove_checkpoint(encode_checkpoint(checkpoint), TailChunks::leave);
    EXPECT_FALSE(seen.tail.is_loaded());
    EXPECT_TRUE(seen.tail.full.empty());
    EXPECT_EQ(stored_elements(seen), stored_elements(checkpoint));
    EXPECT_EQ(contents_digest(seen), contents_digest(checkpoint));
    EXPECT_THROW(test::add_noise(seen, 1000), std::logic_error);
    EXPECT_THROW(static_cast<void>(encode_checkpoint(seen)), std::logic_error);
}

TEST_P(StoredData, IsReadFromMemoryThatMustNotBeWrittenTo) {
    const Checkpoint checkpoint = with_shards(GetParam());
    const Bytes file = encode_checkpoint(checkpoint);
    void* const pages =
        mmap(nullptr, file.size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ASSERT_NE(pages, MAP_FAILED);
    std::copy(file.begin(), file.end(), static_cast<std::uint8_t*>(pages));
    ASSERT_EQ(mprotect(pages, file.size(), PROT_READ), 0);
    const std::span<const std::uint8_t> view(static_cast<std::uint8_t*>(pages), file.size());
    expect_equal(prove_checkpoint(view), checkpoint);
    std::size_t bytes = 0;
    read_stored(view, GetParam(), [&](std::span<const std::uint8_t> raw) { bytes += raw.size(); });
    EXPECT_EQ(bytes, checkpoint.tail.elements() * element_bytes(GetParam()));
    munmap(pages, file.size());
}

TEST_P(StoredData, IsReadFromTwoFilesAtATime) {
    const Bytes one = encode_checkpoint(with_shards(GetParam()));
    Checkpoint checkpoint = test::new_sample({.interval = {0, 3000}, .store = GetParam()});
    test::add_noise(checkpoint, 1000);
    const Bytes other = encode_checkpoint(checkpoint);
    const Handle open = open_image(one);
    EXPECT_EQ(stored_elements(prove_checkpoint(other)), stored_elements(checkpoint));
}

TEST_P(StoredData, IsRefusedWhenAShardCannotBe) {
    expect_refused<WrongResultError>([](Checkpoint& c) { c.shards[1].first_prime = 5; }, "follow");
    expect_refused<WrongResultError>([](Checkpoint& c) { c.shards[1].first_prime = 1U << 31; },
                                     "the impossible");
    expect_refused<WrongResultError>([](Checkpoint& c) { c.shards[1].prime_count = 0; },
                                     "the impossible");
    expect_refused<WrongResultError>([](Checkpoint& c) { c.shards.pop_back(); }, "it stores ");
}

TEST_P(StoredData, IsRefusedWhenItsShardsDoNotFollowEachOther) {
    const Bytes file = encode_checkpoint(with_shards(GetParam()));
    for (const std::uint64_t value : {0U, 5U, 65536U})
        for (const char* column : {"offset", "elements"}) {
            const Bytes bad = test::edited(
                file, [&](hid_t h5) { test::set_column(h5, "shards", column, value); });
            EXPECT_THROW(static_cast<void>(prove_checkpoint(bad)), WrongResultError)
                << column << " " << value;
        }
}

TEST_P(StoredData, IsRefusedWhenAShardLiesInAnotherPlace) {
    for (const char* file :
         {"000000.h5", "/etc/x.h5", "../run.shards/x.h5", "run.shards/../x.h5", "run.shards/",
          "run.shards/..", "run.shards/a/b", "elsewhere/x.h5", ""})
        expect_refused<DamagedError>([&](Checkpoint& c) { c.shards[0].file = file; },
                                     "in another place");
}

TEST_P(StoredData, IsRefusedWhenATailIsMissing) {
    const Bytes file = encode_checkpoint(with_shards(GetParam()));
    for (const char* part : {"tail", "shards"}) {
        const Bytes bad = test::edited(file, [&](hid_t h5) { test::remove_object(h5, part); });
        EXPECT_THROW(static_cast<void>(prove_checkpoint(bad)), Error) << part;
    }
}

TEST_P(StoredData, IsRefusedWhenTheTailDoesNotFitTheProgress) {
    expect_refused<WrongResultError>(
        [](Checkpoint& c) { c.tail = Tail{.store = GetParam(), .chain = c.tail.chain}; },
        "it stores ");
}

TEST_P(StoredData, IsRefusedWhenItsChainWasChanged) {
    const Bytes file = encode_checkpoint(with_shards(GetParam()));
    const char* whole = GetParam() == Store::primes ? "primes" : "bitmap";
    const Bytes bad = test::edited(
        file, [&](hid_t h5) { test::set_text(h5, whole, "chain_digest", "0123456789abcdef"); });
    EXPECT_THROW(static_cast<void>(prove_checkpoint(bad)), WrongResultError);
}

}  // namespace
}  // namespace warpsieve::io
