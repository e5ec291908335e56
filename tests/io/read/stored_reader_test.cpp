#include "io/read/stored_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

#include "support/refusal.hpp"
#include "support/seed.hpp"
#include "support/stored_run.hpp"
#include "support/temp_folder.hpp"
#include "warpsieve/error.hpp"

// Runs with a shard for every chunk, read by our own reader.

namespace warpsieve::io {
namespace {

using Numbers = std::vector<std::uint64_t>;

struct Case {
    core::Store store = core::Store::primes;
    Interval interval;
    std::uint64_t shard_bytes = 1;
};

void PrintTo(const Case& run, std::ostream* out) {
    *out << core::to_string(run.store) << " of [" << run.interval.first << ", " << run.interval.last
         << "], shards of " << run.shard_bytes;
}

class StoredReaderTest : public testing::TestWithParam<Case> {
public:
    /// Chunks are 65,536 primes or 15.7e6 integers: three shards and a tail, shards of two chunks,
    /// no shards, no primes at all.
    static const std::vector<Case>& cases() {
        static const std::vector<Case> all{
            {core::Store::primes, {0, 3'700'000}, 1},
            {core::Store::primes, {4, 5'000'011}, 150'000},
            {core::Store::primes, {1'000'000'000'000, 1'000'003'000'000}, 1},
            {core::Store::primes, {7, 3'000'000}, 1'000'000'000},
            {core::Store::primes, {24, 28}, 1},
            {core::Store::bitmap, {0, 50'000'000}, 1},
            {core::Store::bitmap, {3, 50'000'017}, 1'100'000},
            {core::Store::bitmap, {18'446'744'073'709'548'615ULL, ~std::uint64_t{0}}, 1},
            {core::Store::primes, {18'446'744'073'709'548'615ULL, ~std::uint64_t{0}}, 1},
            {core::Store::bitmap, {7, 1'000'000}, 1'000'000'000},
            {core::Store::bitmap, {24, 28}, 1},
        };
        return all;
    }

protected:
    [[nodiscard]] const Interval& all() const { return GetParam().interval; }
    [[nodiscard]] Numbers primes_of(const Interval& range) {
        Numbers found;
        const ChunkRange chunks = reader_.chunks_of(range);
        for (std::uint64_t i = 0; i < chunks.count; ++i)
            for (const std::uint64_t prime :
                 DecodedChunk(reader_.fetch(chunks.first + i)).primes(range))
                found.push_back(prime);
        return found;
    }
    /// Ends of shards, chunks and rows, with their neighbours, and random integers.
    [[nodiscard]] Numbers places() {
        Numbers places{all().first, all().last};
        for (const KnownCount& known : known_counts(reader_.checkpoint()))
            for (const std::uint64_t n : {known.through - 1, known.through, known.through + 1})
                if (all().contains(n)) places.push_back(n);
        std::mt19937_64 random(seed_);
        for (int i = 0; i < 30; ++i) places.push_back(all().first + random() % all().span());
        std::ranges::shuffle(places, random);
        places.resize(std::min<std::size_t>(places.size(), 40));
        return places;
    }

    /// Writes the run first.
    [[nodiscard]] std::string written() const {
        std::string path = folder_.file("run.h5");
        test::write_stored_run(path, {.interval = all(), .store = GetParam().store},
                               {.shard_bytes = GetParam().shard_bytes});
        return path;
    }

    std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, "seed " + std::to_string(seed_)};
    test::TempFolder folder_;
    std::unique_ptr<FileSystem> files_ = make_posix_file_system();
    StoredReader reader_{*files_, written()};
    Numbers primes_ = test::known_primes(all());
};

INSTANTIATE_TEST_SUITE_P(Runs, StoredReaderTest, testing::ValuesIn(StoredReaderTest::cases()));

TEST_P(StoredReaderTest, ReadsWhatTheRunFound) {
    EXPECT_EQ(reader_.sieved(), all());
    EXPECT_EQ(primes_of(all()), primes_);
}

TEST_P(StoredReaderTest, ReadsAnyPart) {
    const Numbers ends = places();
    for (std::size_t i = 0; i + 1 < ends.size(); i += 2) {
        const Interval range{std::min(ends[i], ends[i + 1]), std::max(ends[i], ends[i + 1])};
        const auto first = std::ranges::lower_bound(primes_, range.first);
        const auto last = std::ranges::upper_bound(primes_, range.last);
        ASSERT_EQ(primes_of(range), Numbers(first, last)) << range.first << " " << range.last;
        ASSERT_EQ(reader_.count(range), static_cast<std::uint64_t>(last - first))
            << range.first << " " << range.last;
    }
}

TEST_P(StoredReaderTest, CountsAndKnowsPrimesAnywhere) {
    for (const std::uint64_t n : places()) {
        const auto after = std::ranges::upper_bound(primes_, n);
        ASSERT_EQ(reader_.count_through(n), static_cast<std::uint64_t>(after - primes_.begin()))
            << n;
        ASSERT_EQ(reader_.holds(n), std::ranges::binary_search(primes_, n)) << n;
        if (after != primes_.end()) {
            ASSERT_TRUE(reader_.holds(*after)) << *after;
        }
    }
}

TEST_P(StoredReaderTest, RefusesWhatWasNotAskedFor) {
    if (all().first > 0) {
        EXPECT_THROW(reader_.require_sieved({all().first - 1, all().last}), UsageError);
    }
    if (all().last < ~std::uint64_t{0}) {
        EXPECT_THROW(reader_.require_sieved({all().first, all().last + 1}), UsageError);
    }
    reader_.require_sieved(all());
    reader_.require_primes();
}

class StoredReaderFaults : public testing::Test {
protected:
    void write(core::Store store, const test::StoredRunShape& shape = {}) {
        test::write_stored_run(path_, {.interval = {0, 4'000'000}, .store = store}, shape);
    }
    [[nodiscard]] std::filesystem::path shard(const std::string& beginning) const {
        for (const auto& entry : std::filesystem::directory_iterator(folder_.file("run.shards")))
            if (entry.path().filename().string().starts_with(beginning)) return entry.path();
        return {};
    }
    [[nodiscard]] std::string problem_of_reading_all() {
        return test::refusal<DamagedError>([this] {
            StoredReader reader(*files_, path_);
            for (std::uint64_t i = 0; i < reader.chunks_of(*reader.sieved()).count; ++i)
                static_cast<void>(reader.fetch(i));
        });
    }

    test::TempFolder folder_;
    std::string path_ = folder_.file("run.h5");
    std::unique_ptr<FileSystem> files_ = make_posix_file_system();
};

TEST_F(StoredReaderFaults, NameAMissingShard) {
    write(core::Store::primes);
    std::filesystem::remove(shard("000000002"));
    const std::string said = problem_of_reading_all();
    EXPECT_TRUE(test::contains(said, "run.shards/000000002")) << said;
}

TEST_F(StoredReaderFaults, NameADamagedShard) {
    write(core::Store::primes);
    const std::filesystem::path victim = shard("000000001");
    std::fstream file(victim, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(30'000);
    file.put('\x5a');
    file.close();
    const std::string said = problem_of_reading_all();
    EXPECT_TRUE(test::contains(said, "run.shards/000000001")) << said;
}

TEST_F(StoredReaderFaults, ReadAnUnfinishedRunAsFarAsItIs) {
    write(core::Store::primes, {.batch = 500'000, .sieve_through = 2'600'000});
    StoredReader reader(*files_, path_);
    const Interval sieved = reader.sieved().value();
    ASSERT_LT(sieved.last, 4'000'000U);
    ASSERT_GE(sieved.last, 2'600'000U);
    EXPECT_EQ(reader.count(sieved), test::known_primes(sieved).size());
    const std::string said = test::refusal<UsageError>([&] {
        reader.require_sieved({0, 4'000'000});
    });
    EXPECT_TRUE(test::contains(said, std::to_string(sieved.last))) << said;
    EXPECT_TRUE(test::contains(said, "sieved_through")) << said;
}

TEST_F(StoredReaderFaults, KnowTheGridWhereNothingIsStored) {
    write(core::Store::none);
    StoredReader reader(*files_, path_);
    EXPECT_THROW(reader.require_primes(), UsageError);
    const auto& row = reader.checkpoint().progress.grid().at(100);
    EXPECT_EQ(reader.count_through(row.last), test::known_primes({0, row.last}).size());
    const std::string said =
        test::refusal<UsageError>([&] { static_cast<void>(reader.count_through(row.last + 1)); });
    EXPECT_TRUE(test::contains(said, std::to_string(row.last))) << said;
}

TEST_F(StoredReaderFaults, SayThatThereIsNoFile) {
    const std::string said = test::refusal<FileError>([&] { StoredReader reader(*files_, path_); });
    EXPECT_TRUE(test::contains(said, path_)) << said;
}

}  // namespace
}  // namespace warpsieve::io
