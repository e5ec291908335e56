#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "io/join/merge_fixture.hpp"
#include "support/seed.hpp"

// Runs that stored differently, as the run of the whole with one store: its parameter. What stands
// for primes is noise, with a shard for every chunk.

namespace warpsieve::io {
namespace {

class MergeOfStores : public MergeOfNoise {
protected:
    /// Pieces between these cuts, each with one of the stores.
    std::vector<std::string> write_mixed(const Interval& whole,
                                         const std::set<std::uint64_t>& cuts,
                                         const std::vector<core::Store>& stores) {
        std::vector<std::string> paths;
        std::uint64_t first = whole.first;
        for (std::size_t i = 0; i <= cuts.size(); ++i) {
            const std::uint64_t last =
                i < cuts.size() ? *std::next(cuts.begin(), static_cast<std::ptrdiff_t>(i)) - 1
                                : whole.last;
            paths.push_back(
                write_piece("piece" + std::to_string(i), {first, last}, stores[i % stores.size()]));
            first = last + 1;
        }
        return paths;
    }
    void clear() {
        std::filesystem::remove_all(folder.path());
        std::filesystem::create_directory(folder.path());
    }
};
INSTANTIATE_TEST_SUITE_P(As,
                         MergeOfStores,
                         testing::Values(core::Store::none,
                                         core::Store::primes,
                                         core::Store::bitmap),
                         [](const auto& store) { return core::to_string(store.param); });

TEST_P(MergeOfStores, AreTheUndisturbedRunWhereverTheyWereCut) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    std::vector<core::Store> stores = {core::Store::primes, core::Store::bitmap};
    if (GetParam() == core::Store::none) stores.push_back(core::Store::none);
    for (const Interval whole : {low, top}) {
        std::set<std::uint64_t> cuts;
        for (int i = 0; i < 3; ++i) cuts.insert(whole.first + 1 + random() % whole.span());
        // Inside a byte, mostly; and a piece of one integer.
        for (const std::uint64_t further : {1, 2, 9}) cuts.insert(*cuts.begin() + further);
        std::ranges::shuffle(stores, random);
        std::vector<std::string> sources = write_mixed(whole, cuts, stores);
        std::ranges::shuffle(sources, random);
        const auto before = contents();
        ASSERT_TRUE(merge_here(sources, {.store = GetParam(), .threads = 2}));
        expect_merged(undisturbed(whole));
        auto now = contents();
        now.erase("all.h5");
        EXPECT_TRUE(now == before);
        clear();
    }
}

TEST_P(MergeOfStores, AreTheUndisturbedRunAtEveryCutOfAByte) {
    const Interval whole{1, 151};
    const std::vector<core::Store> stores = {core::Store::primes, core::Store::bitmap};
    for (std::uint64_t cut = 59; cut <= 91; ++cut) {
        SCOPED_TRACE(cut);
        const auto sources = write_mixed(whole, {cut}, {stores[cut % 2], stores[1 - cut % 2]});
        ASSERT_TRUE(merge_here(sources, {.store = GetParam()}));
        expect_merged(undisturbed(whole));
        clear();
    }
}

/// The largest file that noise can make of bitmaps fits the room that is set aside for it.
TEST_P(MergeOfStores, OfOneRunIsThatRunWithAnotherStore) {
    for (const core::Store store : {core::Store::primes, core::Store::bitmap}) {
        const std::string run = write_piece("one", low, store);
        std::vector<double> shares;
        ASSERT_TRUE(merge_here({run}, {.store = GetParam(), .progress = [&](double share) {
                                           shares.push_back(share);
                                       }}));
        expect_merged(undisturbed(low));
        EXPECT_TRUE(std::ranges::is_sorted(shares));
        if (GetParam() == core::Store::none)
            EXPECT_LT(std::filesystem::file_size(target_), 200'000U);
        else
            EXPECT_EQ(shares.back(), 1.0);
        clear();
    }
}

/// What is not stored any more is not read: of shards their sizes and seals are looked at.
TEST_P(MergeOfStores, NoticesDamageInShardsUnlessTheyAreDropped) {
    const core::Store store =
        GetParam() == core::Store::primes ? core::Store::bitmap : core::Store::primes;
    const std::string run = write_piece("one", low, store);
    const Shard shard = saved("one.h5").shards.at(0);
    Bytes bytes = bytes_of(shard.file);
    bytes[bytes.size() / 2] ^= 16;
    test::write_file(folder.path() / shard.file, bytes);
    if (GetParam() == core::Store::none) {
        ASSERT_TRUE(merge_here({run}, {.store = GetParam()}));
        expect_merged(undisturbed(low));
        std::filesystem::remove(target_);
        std::filesystem::remove(folder.path() / shard.file);
    }
    const std::string words =
        refusal<DamagedError>([&] { static_cast<void>(merge_here({run}, {.store = GetParam()})); });
    EXPECT_TRUE(contains(words, shard.file)) << words;
    EXPECT_FALSE(std::filesystem::exists(target_));
}

}  // namespace
}  // namespace warpsieve::io
