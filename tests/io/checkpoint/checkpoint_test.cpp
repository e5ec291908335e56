#include "io/checkpoint/checkpoint.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "core/math.hpp"
#include "core/wheel.hpp"
#include "io/checkpoint/checkpoint_file.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "io/disk/seal.hpp"
#include "io/hdf5/image.hpp"
#include "support/append_batch.hpp"
#include "support/sample_checkpoint.hpp"
#include "support/trial_engine.hpp"

namespace warpsieve::io {
namespace {

using core::max_u64;

void expect_equal(const Checkpoint& left, const Checkpoint& right) {
    EXPECT_EQ(left.software_version, right.software_version);
    EXPECT_EQ(left.software_commit, right.software_commit);
    EXPECT_EQ(left.hdf5_version, right.hdf5_version);
    EXPECT_EQ(left.run_id, right.run_id);
    EXPECT_EQ(left.date_created, right.date_created);
    EXPECT_EQ(left.date_modified, right.date_modified);
    EXPECT_EQ(left.status, right.status);
    EXPECT_EQ(left.generation, right.generation);
    EXPECT_EQ(left.elapsed_s, right.elapsed_s);
    EXPECT_EQ(left.engine_s, right.engine_s);
    EXPECT_EQ(left.checkpoint_interval_s, right.checkpoint_interval_s);
    EXPECT_EQ(left.progress.job(), right.progress.job());
    EXPECT_EQ(left.progress.sieved_through(), right.progress.sieved_through());
    EXPECT_EQ(left.progress.totals(), right.progress.totals());
    EXPECT_EQ(left.progress.grid(), right.progress.grid());
    EXPECT_EQ(left.progress.last_batch(), right.progress.last_batch());
    EXPECT_EQ(left.history, right.history);
    EXPECT_EQ(left.tail.full, right.tail.full);
    EXPECT_TRUE(std::ranges::equal(left.tail.rest, right.tail.rest));
    EXPECT_EQ(left.tail.chain, right.tail.chain);
}

void expect_comes_back(const Checkpoint& checkpoint) {
    const Bytes file = encode_checkpoint(checkpoint);
    EXPECT_EQ(check_seal(file).state, SealState::good);
    expect_equal(prove_checkpoint(file), checkpoint);
}

std::vector<std::uint64_t> stored_primes(const Bytes& file) {
    std::vector<std::uint64_t> primes;
    read_stored(file, core::Store::primes, [&](std::span<const std::uint8_t> raw) {
        const std::size_t before = primes.size();
        primes.resize(before + raw.size() / sizeof(std::uint64_t));
        std::memcpy(&primes[before], raw.data(), raw.size());
    });
    return primes;
}

/// Another value in every field that a checkpoint has.
Checkpoint full_sample() {
    Checkpoint checkpoint = test::small_sample();
    checkpoint.status = Status::paused;
    checkpoint.generation = max_u64;
    checkpoint.elapsed_s = 1.25;
    checkpoint.engine_s = 0.5;
    checkpoint.checkpoint_interval_s = 131.45;
    checkpoint.history.push_back({.number = 2,
                                  .identity = {.host = "node02",
                                               .session_id = "00000000-0000-4000-8000-000000000003",
                                               .slurm_job_id = max_u64,
                                               .slurm_array_task = -1,
                                               .slurm_restart_count = 3},
                                  .start_time = "2026-01-03T00:00:00Z",
                                  .end_time = "2026-01-03T00:00:01Z",
                                  .engine = "cuda",
                                  .device = "a device",
                                  .driver = "535.1",
                                  .software_version = "9.9.9",
                                  .sieved_any = true,
                                  .first = max_u64 - 1,
                                  .last = max_u64,
                                  .primes = 7,
                                  .seconds = 2.5,
                                  .rechecks = 4,
                                  .redone = 5,
                                  .end_reason = EndReason::killed});
    return checkpoint;
}

TEST(Checkpoint, ComesBackWithEveryField) {
    expect_comes_back(full_sample());
}

TEST(Checkpoint, ComesBackBeforeTheFirstBatch) {
    expect_comes_back(test::new_sample({.interval = {5, 10}, .store = core::Store::none}));
    expect_comes_back(test::new_sample({.interval = {5, 10}, .store = core::Store::primes}));
}

TEST(Checkpoint, ComesBackWithEveryFieldOfTheJob) {
    expect_comes_back(test::new_sample({.interval = {0, max_u64},
                                        .store = core::Store::bitmap,
                                        .quantities = core::all_quantities,
                                        .first_n = max_u64,
                                        .part = 7,
                                        .parts = 9}));
}

TEST(Checkpoint, ComesBackWhenComplete) {
    Checkpoint checkpoint = test::small_sample();
    test::sieve_on(checkpoint, 10000);
    ASSERT_EQ(checkpoint.status, Status::complete);
    EXPECT_EQ(checkpoint.progress.totals().prime_count, 1229U);  // pi(10^4), OEIS A006880
    expect_comes_back(checkpoint);
}

TEST(Checkpoint, ComesBackFromTheLastIntegers) {
    Checkpoint checkpoint =
        test::new_sample({.interval = {max_u64 - 1000, max_u64}, .store = core::Store::primes});
    const auto odd = [](std::uint64_t n) { return n % 30 == 13 || n == max_u64 - 2; };
    const core::BatchResult result =
        test::sieve_by(odd, {max_u64 - 1000, max_u64}, checkpoint.progress.wanted());
    append_batch(checkpoint.tail, result.interval, result.bitmap, 1);
    checkpoint.progress.add(result);
    checkpoint.status = Status::complete;
    expect_comes_back(checkpoint);
    EXPECT_EQ(stored_primes(encode_checkpoint(checkpoint)).back(), max_u64 - 2);
}

TEST(Checkpoint, StoresThePrimesThatAnyReaderFinds) {
    const auto primes = stored_primes(encode_checkpoint(test::small_sample()));
    ASSERT_EQ(primes.size(), test::small_sample().tail.elements());
    std::size_t at = 0;
    for (std::uint64_t n = 0; n <= primes.back(); ++n)
        if (test::is_prime(n)) {
            ASSERT_EQ(primes[at], n);
            ++at;
        }
    EXPECT_EQ(at, primes.size());
}

/// Every integer coprime to 30 as a "prime", so that little sieving fills chunks.
Checkpoint dense_sample(std::uint64_t last) {
    Checkpoint checkpoint =
        test::new_sample({.interval = {0, 10'000'000}, .store = core::Store::primes});
    const auto dense = [](std::uint64_t n) {
        return n > 1 && (n == 2 || n == 3 || n == 5 || (n % 2 != 0 && n % 3 != 0 && n % 5 != 0));
    };
    const core::BatchResult result = test::sieve_by(dense, {0, last}, checkpoint.progress.wanted());
    append_batch(checkpoint.tail, result.interval, result.bitmap, 2);
    checkpoint.progress.add(result);
    return checkpoint;
}

TEST(Checkpoint, ComesBackWithManyChunksOfPrimes) {
    const Checkpoint checkpoint = dense_sample(999'999);
    ASSERT_EQ(checkpoint.tail.full.size(), 4U);
    ASSERT_FALSE(checkpoint.tail.rest.empty());
    expect_comes_back(checkpoint);
    const auto primes = stored_primes(encode_checkpoint(checkpoint));
    ASSERT_EQ(primes.size(), checkpoint.tail.elements());
    EXPECT_TRUE(std::ranges::is_sorted(primes));
    EXPECT_EQ(primes.back(), 999'989U + 8U);
}

TEST(Checkpoint, ComesBackWhenItsLastChunkIsJustFull) {
    // Three primes without a bit, and 8 of a byte less the bit of 1.
    constexpr std::uint64_t byte = chunk_primes / 8 - 1;
    Checkpoint checkpoint = dense_sample(byte * 30 - 1);
    const std::uint64_t missing = chunk_primes - checkpoint.tail.elements();
    ASSERT_EQ(missing, 6U);
    const auto some = [&](std::uint64_t n) {
        for (std::uint64_t bit = 0; bit < missing; ++bit)
            if (n == core::integer_at(byte, static_cast<unsigned>(bit))) return true;
        return false;
    };
    const core::BatchResult result =
        test::sieve_by(some, {byte * 30, byte * 30 + 29}, checkpoint.progress.wanted());
    append_batch(checkpoint.tail, result.interval, result.bitmap, 1);
    checkpoint.progress.add(result);
    ASSERT_EQ(checkpoint.tail.elements(), chunk_primes);
    ASSERT_TRUE(checkpoint.tail.rest.empty());
    expect_comes_back(checkpoint);
    EXPECT_EQ(stored_primes(encode_checkpoint(checkpoint)).size(), chunk_primes);
}

TEST(Checkpoint, HasTheSameBytesForTheSameContents) {
    EXPECT_EQ(encode_checkpoint(full_sample()), encode_checkpoint(full_sample()));
    const Bytes file = encode_checkpoint(full_sample());
    EXPECT_EQ(encode_checkpoint(prove_checkpoint(file)), file);
}

TEST(Checkpoint, CutsTextsThatAreTooLongForTheirColumn) {
    Checkpoint checkpoint = test::small_sample();
    Session& session = checkpoint.history.back();
    session.identity.host = std::string(100, 'h');
    session.engine = std::string(100, 'e');
    session.device = std::string(63, 'd');
    const Session read = prove_checkpoint(encode_checkpoint(checkpoint)).history.back();
    EXPECT_EQ(read.identity.host, std::string(63, 'h'));
    EXPECT_EQ(read.engine, std::string(15, 'e'));
    EXPECT_EQ(read.device, std::string(63, 'd'));
}

TEST(Checkpoint, CutsTextsBetweenTheirCharacters) {
    Checkpoint checkpoint = test::small_sample();
    checkpoint.history.back().device = std::string(61, 'd') + "\u00b5\u20ac";  // 2 and 3 bytes
    checkpoint.history.back().identity.host = std::string(62, 'h') + "\u00b5";
    const Session read = prove_checkpoint(encode_checkpoint(checkpoint)).history.back();
    EXPECT_EQ(read.device, std::string(61, 'd') + "\u00b5");
    EXPECT_EQ(read.identity.host, std::string(62, 'h'));
}

TEST(Checkpoint, SaysWhichHdf5WroteIt) {
    EXPECT_TRUE(hdf5_library_version().starts_with("1.") ||
                hdf5_library_version().starts_with("2."));
}

}  // namespace
}  // namespace warpsieve::io
