#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "cpu/reference_sieve.hpp"
#include "run/stored_data_check.hpp"
#include "run/verify.hpp"
#include "support/folder_contents.hpp"
#include "support/refusal.hpp"
#include "support/sample_checkpoint.hpp"
#include "support/stored_run.hpp"
#include "support/temp_folder.hpp"
#include "support/trial_engine.hpp"
#include "warpsieve/error.hpp"

// verify of bitmaps, and of stored data in shards; what it finds otherwise: verify_test.cpp.

namespace warpsieve::run {
namespace {

using Steps = std::vector<std::string>;

class VerifyStoredTest : public testing::Test {
protected:
    bool verify() {
        const auto files = io::make_posix_file_system();
        const auto engine = cpu::make_reference_engine();
        return verify_file(*files, path_, *engine, options_, stop_.get_token(),
                           [this](const std::string& step, const std::string& found) {
                               steps_.push_back(step);
                               texts_.push_back(found);
                           });
    }
    template <class Refusal>
    void expect_refused(const std::string& words) {
        const std::string said = test::refusal<Refusal>([this] { static_cast<void>(verify()); });
        EXPECT_TRUE(test::contains(said, words)) << said;
    }

    VerifyOptions options_;
    std::stop_source stop_;
    test::TempFolder folder_;
    std::string path_ = folder_.file("run.h5");
    Steps steps_;
    Steps texts_;
};

class VerifyBitmapTest : public VerifyStoredTest {
protected:
    /// A run in which some integers are taken for prime or not against the truth.
    [[nodiscard]] io::Checkpoint sieved_wrongly(std::vector<std::uint64_t> wrong) const {
        io::Checkpoint checkpoint = test::new_sample(job_);
        const auto prime = [&](std::uint64_t n) {
            return test::is_prime(n) != (std::ranges::find(wrong, n) != wrong.end());
        };
        while (!checkpoint.progress.done()) {
            const Interval batch = checkpoint.progress.next_batch(2400);
            const auto result = test::sieve_by(prime, batch, checkpoint.progress.wanted());
            checkpoint.tail.append(batch, result.bitmap, 1);
            checkpoint.progress.add(result);
        }
        checkpoint.status = io::Status::complete;
        return checkpoint;
    }
    void write(const io::Checkpoint& checkpoint) const {
        test::write_file(path_, io::encode_checkpoint(checkpoint));
    }
    /// A good run, but for one byte of its bitmap.
    [[nodiscard]] io::Checkpoint with_byte(std::size_t index, std::uint8_t flipped) const {
        io::Checkpoint checkpoint = sieved_wrongly({});
        const auto rest = checkpoint.tail.rest();
        io::Bytes bitmap(rest.begin(), rest.end());
        bitmap[index] ^= flipped;
        checkpoint.tail =
            io::Tail(core::Store::bitmap, {.rest = bitmap, .chain = checkpoint.tail.chain()});
        return checkpoint;
    }

    core::Job job_{.interval = {4, 20'000}, .store = core::Store::bitmap};
};

TEST_F(VerifyBitmapTest, FindsAGoodFileGood) {
    write(sieved_wrongly({}));
    EXPECT_TRUE(verify());
    EXPECT_EQ(steps_, (Steps{"seal", "structure", "totals", "bitmap", "sieved again"}));
    EXPECT_EQ(texts_[3], "good, 667 bytes read and held against the grid");
}

TEST_F(VerifyBitmapTest, FindsACompositeAmongThePrimes) {
    write(sieved_wrongly({10'001}));  // 73 * 137
    expect_refused<WrongResultError>("holds");
}

TEST_F(VerifyBitmapTest, FindsAnotherPrimeInTheSameRow) {
    write(sieved_wrongly({10'001, 10'007}));
    expect_refused<WrongResultError>("holds other primes than are stored");
}

TEST_F(VerifyBitmapTest, FindsBitsThatAreNotThoseOfTheGrid) {
    write(with_byte(300, 1));
    expect_refused<WrongResultError>("through ");
    EXPECT_EQ(steps_.back(), "totals");
}

TEST_F(VerifyBitmapTest, FindsBitsOutsideTheInterval) {
    write(with_byte(0, 1));  // 1, below the start
    expect_refused<WrongResultError>("marks integers outside [4, 20000]");
    write(with_byte(666, 0x80));  // 20009, beyond the end
    expect_refused<WrongResultError>("marks integers outside [4, 20000]");
}

TEST_F(VerifyBitmapTest, FindsAWrongDigest) {
    io::Checkpoint checkpoint = sieved_wrongly({});
    const auto rest = checkpoint.tail.rest();
    checkpoint.tail = io::Tail(core::Store::bitmap, {.rest = {rest.begin(), rest.end()},
                                                     .chain = checkpoint.tail.chain() + 1});
    write(checkpoint);
    expect_refused<WrongResultError>("digest");
}

/// What shards say of themselves, held against what they hold.
TEST_F(VerifyBitmapTest, HoldsShardsAgainstTheirContents) {
    for (const core::Store store : {core::Store::primes, core::Store::bitmap}) {
        job_.store = store;
        const io::Checkpoint checkpoint = sieved_wrongly({});
        const io::Shard right{.first_prime = store == core::Store::primes ? 5U : 7U,
                              .last_prime = 19'997,
                              .prime_count = store == core::Store::primes ? 2260U : 2259U};
        io::Shard fewer = right;
        --fewer.prime_count;
        io::Shard later = right;
        ++later.first_prime;
        io::Shard shorter = right;
        --shorter.last_prime;
        for (const io::Shard& shard : {right, fewer, later, shorter}) {
            const auto check = make_stored_data_check(checkpoint.progress, std::nullopt);
            check->block(checkpoint.tail.rest());
            if (shard == right)
                check->end_of_shard(shard);
            else
                EXPECT_THROW(check->end_of_shard(shard), WrongResultError);
        }
    }
}

class VerifyShardsTest : public VerifyStoredTest, public testing::WithParamInterface<core::Store> {
protected:
    void SetUp() override {
        const std::uint64_t stop = GetParam() == core::Store::primes ? 3'500'000 : 40'000'000;
        test::write_stored_run(path_, {.interval = {0, stop}, .store = GetParam()}, {});
    }
    [[nodiscard]] std::filesystem::path a_shard() const {
        return std::filesystem::directory_iterator(folder_.file("run.shards"))->path();
    }
    /// Saves the run again with another table of shards.
    template <class Change>
    void change_table(Change change) {
        io::Checkpoint checkpoint = io::prove_checkpoint(test::bytes_of_file(path_));
        change(checkpoint.shards.at(1));
        test::write_file(path_, io::encode_checkpoint(checkpoint));
    }
};

INSTANTIATE_TEST_SUITE_P(Stores,
                         VerifyShardsTest,
                         testing::Values(core::Store::primes, core::Store::bitmap),
                         [](const auto& store) { return core::to_string(store.param); });

TEST_P(VerifyShardsTest, FindsAGoodRunGood) {
    EXPECT_TRUE(verify());
    EXPECT_EQ(steps_, (Steps{"seal", "structure", "totals", "shards", core::to_string(GetParam()),
                             "sieved again"}));
    EXPECT_TRUE(texts_[3].starts_with("good, ")) << texts_[3];
}

TEST_P(VerifyShardsTest, FindsAMissingShard) {
    const std::filesystem::path victim = a_shard();
    std::filesystem::remove(victim);
    expect_refused<DamagedError>(victim.filename().string());
}

TEST_P(VerifyShardsTest, FindsADamagedShard) {
    const std::filesystem::path victim = a_shard();
    io::Bytes bytes = test::bytes_of_file(victim);
    bytes[bytes.size() / 2] ^= 8;
    test::write_file(victim, bytes);
    expect_refused<DamagedError>(victim.filename().string());
}

TEST_P(VerifyShardsTest, HoldsTheTableAgainstWhatShardsSayOfThemselves) {
    change_table([](io::Shard& shard) { --shard.last_prime; });
    expect_refused<DamagedError>("its last_prime is");
}

TEST_P(VerifyShardsTest, StopsWhenAsked) {
    stop_.request_stop();
    EXPECT_FALSE(verify());
    EXPECT_EQ(steps_.back(), "totals");
}

}  // namespace
}  // namespace warpsieve::run
