#include <filesystem>

#include "cpu/engines.hpp"
#include "support/stored_run.hpp"
#include "verify/stored_data_check.hpp"
#include "verify/verify_fixture.hpp"

// verify of bitmaps, and of stored data in shards; what it finds otherwise: verify_test.cpp.

namespace warpsieve::verify {
namespace {

class VerifyStoredTest : public VerifyFixture {
protected:
    using VerifyFixture::VerifyFixture;

    [[nodiscard]] std::unique_ptr<core::Engine> make_engine() override {
        return cpu::make_reference_engine();
    }
};

class VerifyBitmapTest : public VerifyStoredTest {
protected:
    VerifyBitmapTest()
        : VerifyStoredTest({.interval = {4, 20'000}, .store = core::Store::bitmap}) {}

    /// A good run, but for one byte of its bitmap.
    [[nodiscard]] io::Checkpoint with_byte(std::size_t index, std::uint8_t flipped) const {
        io::Checkpoint checkpoint = sieved_well();
        checkpoint.tail.rest[index] ^= flipped;
        return checkpoint;
    }
};

TEST_F(VerifyBitmapTest, FindsAGoodFileGood) {
    write(sieved_well());
    EXPECT_TRUE(verify());
    EXPECT_EQ(steps_, (Steps{"seal", "structure", "totals", "bitmap", "sieved again",
                             "newest batch", "sieved by"}));
    EXPECT_EQ(texts_[3], "good, 667 bytes read and held against the grid");
}

TEST_F(VerifyBitmapTest, FindsACompositeAmongThePrimes) {
    expect_refused<WrongResultError>(sieved_wrongly({10'001}), "holds");  // 73 * 137
}

TEST_F(VerifyBitmapTest, FindsAnotherPrimeInTheSameRow) {
    expect_refused<WrongResultError>(sieved_wrongly({10'001, 10'007}),
                                     "holds other primes than are stored");
}

TEST_F(VerifyBitmapTest, FindsBitsThatAreNotThoseOfTheGrid) {
    expect_refused<WrongResultError>(with_byte(300, 1), "through ");
    EXPECT_EQ(steps_.back(), "totals");
}

TEST_F(VerifyBitmapTest, FindsBitsOutsideTheInterval) {
    const std::string words = "marks integers outside [4, 20000]";
    expect_refused<WrongResultError>(with_byte(0, 1), words);       // 1, below the start
    expect_refused<WrongResultError>(with_byte(666, 0x80), words);  // 20009, beyond the end
}

TEST_F(VerifyBitmapTest, FindsAWrongDigest) {
    io::Checkpoint checkpoint = sieved_well();
    ++checkpoint.tail.chain;
    expect_refused<WrongResultError>(checkpoint, "digest");
}

/// What shards say of themselves, held against what they hold.
TEST_F(VerifyBitmapTest, HoldsShardsAgainstTheirContents) {
    for (const core::Store store : {core::Store::primes, core::Store::bitmap}) {
        job_.store = store;
        const io::Checkpoint checkpoint = sieved_well();
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
            const auto check = make_stored_data_check(checkpoint.progress, {});
            check->add(check->look_at(checkpoint.tail.rest, 0));
            if (shard == right)
                check->end_of_shard(shard);
            else
                EXPECT_THROW(check->end_of_shard(shard), WrongResultError);
        }
    }
}

/// Each chunk is looked at by itself; that they follow each other is seen when they are put
/// together.
TEST_F(VerifyBitmapTest, HoldsChunksOfPrimesAgainstTheOnesBefore) {
    job_.store = core::Store::primes;
    const io::Checkpoint checkpoint = sieved_well();
    const auto chunk = std::span(checkpoint.tail.rest).first(1000 * sizeof(std::uint64_t));
    const auto check = make_stored_data_check(checkpoint.progress, {});
    check->add(check->look_at(chunk, 0));
    const std::string said =
        test::refusal<WrongResultError>([&] { check->add(check->look_at(chunk, 1000)); });
    EXPECT_TRUE(test::contains(said, "stored prime 1000, 5, is not above the one before it"))
        << said;
}

class VerifyShardsTest : public VerifyStoredTest, public testing::WithParamInterface<core::Store> {
protected:
    VerifyShardsTest()
        : VerifyStoredTest(
              {.interval = {0, GetParam() == core::Store::primes ? 3'500'000U : 40'000'000U},
               .store = GetParam()}) {
        test::write_stored_run(path_, job_, {});
        options_.threads = 3;
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
                             "sieved again", "newest batch", "sieved by"}));
    EXPECT_TRUE(texts_[3].starts_with("good, ")) << texts_[3];
}

TEST_P(VerifyShardsTest, FindsAMissingShard) {
    const std::filesystem::path victim = a_shard();
    std::filesystem::remove(victim);
    expect_refused<DamagedError>(victim.filename().string());
}

TEST_P(VerifyShardsTest, FindsADamagedShard) {
    const std::filesystem::path victim = a_shard();
    Bytes bytes = test::bytes_of_file(victim);
    bytes[bytes.size() / 2] ^= 8;
    test::write_file(victim, bytes);
    expect_refused<DamagedError>(victim.filename().string());
}

TEST_P(VerifyShardsTest, HoldsTheTableAgainstWhatShardsSayOfThemselves) {
    change_table([](io::Shard& shard) { --shard.last_prime; });
    expect_refused<DamagedError>("its last_prime is");
}

TEST_P(VerifyShardsTest, StopsWhenAsked) {
    for (const std::string& step :
         std::vector<std::string>{"seal", "totals", core::to_string(GetParam())}) {
        steps_.clear();
        stop_ = std::stop_source();
        stop_after_ = step;
        EXPECT_FALSE(verify());
        EXPECT_TRUE(std::ranges::find(steps_, "sieved again") == steps_.end()) << step;
    }
    steps_.clear();
    EXPECT_FALSE(verify()) << "before anything was proved";
    EXPECT_TRUE(steps_.empty());
}

}  // namespace
}  // namespace warpsieve::verify
