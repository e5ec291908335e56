#include "io/chunk/chunk_codec.hpp"
#include "support/every_quantity.hpp"
#include "support/sample_checkpoint.hpp"
#include "verify/verify_fixture.hpp"

// verify of primes and of counts; of bitmaps and of shards: verify_stored_test.cpp.

namespace warpsieve::verify {
namespace {

class VerifyTest : public VerifyFixture {
protected:
    explicit VerifyTest(core::Store store = core::Store::primes)
        : VerifyFixture({{0, 20'000}, store}) {}

    [[nodiscard]] std::unique_ptr<core::Engine> make_engine() override {
        return std::make_unique<test::TrialEngine>(script_);
    }
    template <class File>
    bool verify(const File& file) {
        write(file);
        return VerifyFixture::verify();
    }

    test::TrialScript script_;
};

class VerifyCountsTest : public VerifyTest {
protected:
    VerifyCountsTest() : VerifyTest(core::Store::none) {}
};

/// All that can be counted, with a table at places that cut bytes.
class VerifyQuantitiesTest : public VerifyTest {
protected:
    VerifyQuantitiesTest() : VerifyTest(core::Store::none) {
        job_.quantities = test::every_quantity();
        job_.table.step = 1009;
        options_.share = 1;
    }
    /// The run with another state. @param spoil changes it
    template <class Spoil>
    [[nodiscard]] io::Checkpoint spoilt(Spoil spoil) const {
        io::Checkpoint checkpoint = sieved_well();
        core::ProgressState state = checkpoint.progress.state();
        spoil(state, checkpoint.progress.totals());
        checkpoint.progress = core::Progress(job_, std::move(state));
        return checkpoint;
    }
};

TEST_F(VerifyQuantitiesTest, FindsAGoodFileGood) {
    EXPECT_TRUE(verify(sieved_well()));
}

TEST_F(VerifyQuantitiesTest, FindsARowOfTheTableThatCountsWrongly) {
    expect_refused<WrongResultError>(spoilt([](core::ProgressState& state, const auto&) {
                                         // Still between the rows of the grid beside it, as a file
                                         // must be to be read at all.
                                         --state.table[7].totals.prime_sum.low;
                                     }),
                                     "through 7063 the interval holds prime_sum");
}

TEST_F(VerifyQuantitiesTest, FindsAGapThatOccursFirstElsewhere) {
    expect_refused<WrongResultError>(
        spoilt([](core::ProgressState& state, const core::Totals& totals) {
            std::vector<core::GapRow> rows = state.gap_table.rows();
            rows[2].first = 13;  // 4, first after 7
            state.gap_table = core::GapTable(rows, totals);
        }),
        "other gaps");
}

TEST_F(VerifyTest, FindsAGoodFileGood) {
    EXPECT_TRUE(verify(sieved_well()));
    EXPECT_EQ(steps_, (Steps{"seal", "structure", "totals", "primes", "sieved again",
                             "newest batch", "sieved by"}));
    EXPECT_EQ(texts_[2], "good, 2,262 primes in 167 grid rows");
    EXPECT_EQ(texts_[4], "good, [0, 20000], 100 %, seed 1");
    EXPECT_EQ(texts_[5], "good, [19200, 20000]");
    EXPECT_EQ(texts_[6], "the trial sieve");
    EXPECT_GT(listener_.batches, 4U) << "told how far it is";
}

TEST_F(VerifyTest, FindsAFileWithoutStoredPrimesGood) {
    job_.store = core::Store::none;
    EXPECT_TRUE(verify(sieved_well()));
    EXPECT_EQ(steps_,
              (Steps{"seal", "structure", "totals", "sieved again", "newest batch", "sieved by"}));
}

TEST_F(VerifyTest, FindsAnUnfinishedFileGood) {
    EXPECT_TRUE(verify(test::small_sample()));
    EXPECT_TRUE(verify(test::new_sample(job_)));
    EXPECT_EQ(texts_.back(), "nothing: nothing is sieved yet");
}

TEST_F(VerifyTest, TouchesNothing) {
    const Bytes file = io::encode_checkpoint(sieved_well());
    static_cast<void>(verify(file));
    EXPECT_EQ(test::folder_contents(folder_.path()),
              (std::map<std::string, Bytes>{{"run.h5", file}}));
}

TEST_F(VerifyTest, SaysWhenThereIsNoFile) {
    EXPECT_THROW(static_cast<void>(VerifyFixture::verify()), IoError);
}

TEST_F(VerifyTest, FindsDamage) {
    Bytes file = io::encode_checkpoint(sieved_well());
    file[4000] ^= 1;
    EXPECT_THROW(static_cast<void>(verify(file)), DamagedError);
    EXPECT_TRUE(steps_.empty());
}

TEST_F(VerifyTest, KnowsAForeignFile) {
    EXPECT_THROW(static_cast<void>(verify(Bytes(5000, 'x'))), ForeignFileError);
}

TEST_F(VerifyTest, FindsACompositeAmongThePrimes) {
    expect_refused<WrongResultError>(sieved_wrongly({10'001}), "holds");  // 73 * 137
}

TEST_F(VerifyTest, FindsAMissingPrime) {
    expect_refused<WrongResultError>(sieved_wrongly({10'007}), "holds");
}

TEST_F(VerifyTest, FindsAnotherPrimeInTheSameRow) {
    // 10,007 is prime, 10,001 is not: the count is right, what is stored is not.
    expect_refused<WrongResultError>(sieved_wrongly({10'001, 10'007}),
                                     "holds other primes than are stored");
}

TEST_F(VerifyTest, FindsStoredPrimesThatAreNotThoseOfTheGrid) {
    io::Checkpoint checkpoint = sieved_well();
    checkpoint.tail = sieved_wrongly({10'007, 19'999}).tail;  // as many, in other rows
    expect_refused<WrongResultError>(checkpoint, "are stored");
}

TEST_F(VerifyTest, FindsStoredPrimesOutOfOrder) {
    io::Checkpoint checkpoint = sieved_well();
    std::vector<std::uint64_t> primes = test::rest_primes(checkpoint.tail);
    std::swap(primes[3], primes[4]);
    const auto raw = io::raw_bytes(primes);
    checkpoint.tail.rest.assign(raw.begin(), raw.end());
    expect_refused<WrongResultError>(checkpoint, "is not above the one before it");
}

TEST_F(VerifyTest, FindsAWrongDigestOfTheNewestBatch) {
    io::Checkpoint checkpoint = sieved_well();
    core::LastBatch last = *checkpoint.progress.last_batch();
    ++last.digest;
    checkpoint.progress =
        core::Progress(job_, {job_.interval.last, checkpoint.progress.grid(), {}, {}, last});
    expect_refused<WrongResultError>(checkpoint, "newest batch");
}

TEST_F(VerifyCountsTest, FindsARowThatCountsWrongly) {
    expect_refused<WrongResultError>(sieved_wrongly({10'001}), "holds");
}

TEST_F(VerifyCountsTest, FindsARowWithAnotherLargestPrime) {
    // The row of bytes 333.., with as many primes, but another last one.
    io::Checkpoint checkpoint = sieved_well();
    std::vector<core::GridRow> grid = checkpoint.progress.grid();
    const auto row = std::ranges::find_if(grid, [](const auto& r) { return r.last >= 10'007; });
    row->totals.largest_prime -= 2;
    checkpoint.progress =
        core::Progress(job_, {job_.interval.last, grid, {}, {}, checkpoint.progress.last_batch()});
    expect_refused<WrongResultError>(checkpoint, "largest_prime");
}

TEST_F(VerifyTest, SievesTheShareThatIsAskedForAgain) {
    std::vector<Interval> sieved;
    script_.before = [&](std::size_t, const Interval& interval) { sieved.push_back(interval); };
    options_.share = 0.25;
    EXPECT_TRUE(verify(sieved_well()));
    double rows = 0;  // side by side, and then the newest batch
    for (const Interval& piece : sieved)
        if (piece.first < 19'200) rows += piece.length();
    EXPECT_NEAR(rows, 20'000 * 0.25, 1000);
    EXPECT_EQ(sieved.back().last, 20'000U);
    options_.share = 0;
    sieved.clear();
    EXPECT_TRUE(verify(sieved_well()));
    EXPECT_EQ(sieved, (std::vector<Interval>{{19'200, 20'000}}));
}

TEST_F(VerifyTest, ChoosesOtherRowsWithAnotherSeed) {
    options_.share = 0.25;
    const io::Checkpoint wrong = sieved_wrongly({10'001, 10'007});
    int found = 0;
    for (options_.seed = 1; options_.seed <= 40; ++options_.seed) {
        try {
            static_cast<void>(verify(wrong));
        } catch (const WrongResultError&) {
            ++found;
        }
    }
    EXPECT_GT(found, 5);
    EXPECT_LT(found, 35);
}

TEST_F(VerifyTest, StopsWhenAsked) {
    script_.before = [&](std::size_t batch, const Interval&) {
        if (batch == 1) stop_.request_stop();
    };
    EXPECT_FALSE(verify(sieved_well()));
    EXPECT_EQ(script_.batches, 2U);
    EXPECT_EQ(steps_.back(), "primes");
}

}  // namespace
}  // namespace warpsieve::verify
