// Every call of operator new that a whole run makes fails in turn, once, or with all that follow:
// the run ends with its result, or says that memory is missing and has saved what it did until
// then; the next start comes to the same result. In process, so that it is every call.

#include <random>

#include "core/failure.hpp"
#include "cpu/engines.hpp"
#include "fault/cases.hpp"
#include "fault/missing/refused.hpp"
#include "io/hdf5/attributes.hpp"
#include "io/hdf5/dataset.hpp"
#include "io/hdf5/image.hpp"
#include "run/runner_fixture.hpp"
#include "support/seed.hpp"

namespace warpsieve::run {
namespace {

using test::RefusedMemory;
using test::Refusing;

class MissingMemory : public RunnerTest {
protected:
    MissingMemory() {
        job.store = core::Store::primes;
        options.checkpoint_every = host::Seconds(1.5);
        digest_ = test::digest_of(undisturbed());
        script.before = [this, before = script.before](std::size_t batch,
                                                       const Interval& interval) {
            begun_ = interval.first;
            before(batch, interval);
        };
    }

    void clear() {
        std::filesystem::remove_all(folder.path());
        std::filesystem::create_directory(folder.path());
        files.heal();
        begun_ = 0;
    }

    /// One run that is refused memory; false when it asked for less.
    bool fails_at(std::size_t call, Refusing refusing) {
        std::optional<core::Failure> failure;
        bool happened = false;
        {
            const RefusedMemory refused(call, refusing);
            try {
                static_cast<void>(start());
            } catch (...) {
                failure = core::current_failure();
            }
            happened = RefusedMemory::happened();
        }
        if (failure) {
            ended_by_it_ = true;
            EXPECT_EQ(failure->code, ExitCode::unavailable) << failure->line();
        }
        if (failure && refusing == Refusing::once) expect_saved_what_was_done();
        return happened;
    }

    void expect_saved_what_was_done() const {
        if (begun_ == 0 || options.read_ahead > 0) return;
        EXPECT_GE(saved().progress.sieved_through(), begun_ - 1);
    }

    /// Generations that there are, are whole; the next start ends the job.
    void expect_to_go_on() {
        for (const char* name : {"run.h5", "run.prev1.h5", "run.prev2.h5"})
            if (std::filesystem::exists(folder.file(name))) {
                EXPECT_NO_THROW(static_cast<void>(saved(name))) << name;
            }
        for (const std::string& name : names()) EXPECT_FALSE(contains(name, ".bad-")) << name;
        static_cast<void>(start());
        EXPECT_EQ(test::digest_of(saved()), digest_);
    }

    /// Every call, or so many of them.
    void fail_in_turn(Refusing refusing, int quick) {
        const std::uint64_t seed = test::seed();
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937_64 random(seed);
        std::size_t calls = 0;
        for (std::size_t step = 1024; step > 0; step /= 2)  // how many there are
            for (clear(); fails_at(calls + step, refusing); clear()) calls += step;
        EXPECT_GT(calls, 1000U);
        const int trials = std::min(test::cases(quick, 1 << 30), static_cast<int>(calls));
        const bool all = trials == static_cast<int>(calls);
        for (int i = 0; i < trials && !HasFailure(); ++i) {
            const std::size_t call = all ? static_cast<std::size_t>(i) : random() % calls;
            SCOPED_TRACE("call " + std::to_string(call));
            clear();
            fails_at(call, refusing);
            expect_to_go_on();
        }
        EXPECT_TRUE(ended_by_it_);
    }

    std::uint64_t digest_ = 0;
    std::uint64_t begun_ = 0;  ///< where the newest batch begins; all before was taken over
    bool ended_by_it_ = false;
};

TEST_F(MissingMemory, OnceLosesNothing) {
    fail_in_turn(Refusing::once, 300);
}

TEST_F(MissingMemory, ForEverLosesNoGeneration) {
    fail_in_turn(Refusing::for_ever, 150);
}

TEST_F(MissingMemory, WhileBatchesAreSievedAheadLosesNothing) {
    options.read_ahead = 2;
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const int trials = test::cases(60, 2000);
    for (int i = 0; i < trials && !HasFailure(); ++i) {
        const std::size_t call = random() % 4000;
        SCOPED_TRACE("call " + std::to_string(call));
        clear();
        fails_at(call, Refusing::once);
        expect_to_go_on();
    }
}

TEST_F(MissingMemory, WithShardsLosesNothing) {
    shard_bytes = 1;
    job.interval = {0, 4'000'000};
    script.sieve = [](const Interval& interval, const core::Wanted& wanted) {
        return cpu::reference_sieve(interval, wanted);
    };
    script.preferred_batch = 500'000;
    script.before = {};
    options.checkpoint_every = host::Seconds(1e6);
    clear();
    static_cast<void>(start());
    const std::uint64_t digest = test::digest_of(saved());
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const int trials = test::cases(20, 1000);
    for (int i = 0; i < trials && !HasFailure(); ++i) {
        const std::size_t call = random() % 4000;
        SCOPED_TRACE("call " + std::to_string(call));
        clear();
        {
            const RefusedMemory refused(call, Refusing::once);
            try {
                static_cast<void>(start());
            } catch (...) {
                EXPECT_EQ(core::current_failure().code, ExitCode::unavailable);
            }
        }
        static_cast<void>(start());
        EXPECT_EQ(test::digest_of(saved()), digest);
    }
}

/// A file in memory, larger than was expected, so that it grows often.
Bytes build_image() {
    io::ImageWriter image;
    io::AttributeWriter{image.file()}("title", std::string("primes"));
    const std::vector<Bytes> chunks(40, Bytes(50'000, 7));
    io::write_chunks(image.file(), "primes", core::Store::primes, chunks, {}).close("close it");
    return image.finish();
}

/// libhdf5 may go on holding a file that it could not close, by a name that the next one must not
/// have.
TEST(MissingMemoryOfHdf5, ForAnImageLeavesTheNextOneGood) {
    const Bytes undisturbed = build_image();
    std::size_t call = 0;
    for (bool happened = true; happened; ++call) {
        SCOPED_TRACE("call " + std::to_string(call));
        {
            const RefusedMemory refused(call, Refusing::for_ever);
            try {
                static_cast<void>(build_image());
            } catch (const std::exception& error) {
                EXPECT_EQ(core::failure_of(error).code, ExitCode::unavailable) << error.what();
            }
            happened = RefusedMemory::happened();
        }
        ASSERT_EQ(build_image(), undisturbed);
    }
    EXPECT_GT(call, 50U);
}

}  // namespace
}  // namespace warpsieve::run
