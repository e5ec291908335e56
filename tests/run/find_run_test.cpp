#include "run/find_run.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <span>

#include "core/math.hpp"
#include "support/exactly.hpp"
#include "support/refusal.hpp"
#include "support/sample_checkpoint.hpp"
#include "support/untouched_memory.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::run {
namespace {

/// A file of a size, of which nobody looks at a byte.
class UnreadImage : public io::FileImage {
public:
    explicit UnreadImage(std::size_t bytes) : memory_(bytes) {}
    [[nodiscard]] std::span<const std::uint8_t> bytes() const noexcept override {
        return memory_.bytes();
    }
    [[nodiscard]] std::span<std::uint8_t> head() noexcept override { return {}; }

private:
    test::UntouchedMemory memory_;
};

io::Recovered run_of(const core::Job& job, std::size_t file_bytes = 0) {
    io::Checkpoint checkpoint = test::new_sample(job);
    test::sieve_on(checkpoint, 1000, 240);
    return {.names = io::RunFiles("run.h5"),
            .file = "run.h5",
            .image = std::make_unique<UnreadImage>(file_bytes),
            .checkpoint = std::move(checkpoint),
            .bad = {}};
}

const core::Job to_1000{.interval = {0, 1000}};
const core::Request to_2000{.start = 0, .stop = 2000, .extend = true};

template <class Refusal>
std::string refused(std::optional<io::Recovered> run, const core::Request& asked) {
    return test::refusal<Refusal>(
        [&] { static_cast<void>(find_run(std::move(run), asked, "run.h5")); });
}

TEST(FindRun, TakesTheJobOfTheFile) {
    const auto found = find_run(run_of(to_1000), {}, "run.h5");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->progress.job(), to_1000);
    EXPECT_TRUE(found->is_complete());
    EXPECT_FALSE(found->extends());
}

TEST(FindRun, TakesALongerJobWhenAsked) {
    const auto found = find_run(run_of(to_1000), to_2000, "run.h5");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->progress.job().interval.last, 2000U);
    EXPECT_EQ(found->progress.sieved_through(), 1000U);
    EXPECT_FALSE(found->is_complete());
    EXPECT_EQ(growth_text(*found), "the run grows from [0, 1000] to [0, 2000]");
}

TEST(FindRun, IsNewWhereThereIsNoFileAndTheEndIsGiven) {
    EXPECT_FALSE(find_run(std::nullopt, test::exactly(to_1000), "run.h5"));
    EXPECT_EQ(refused<UsageError>(std::nullopt, {}),
              "run.h5: there is no run to go on with (to begin one give START STOP, both included, "
              "or --first N)");
    EXPECT_EQ(refused<UsageError>(std::nullopt, to_2000),
              "run.h5: there is no run to extend (leave --extend out to begin one)");
}

TEST(FindRun, RefusesAnotherJob) {
    EXPECT_EQ(
        refused<ForeignFileError>(run_of(to_1000), {.start = 7, .store = core::Store::primes}),
        "run.h5 is of another job; nothing was touched (start: 0 in the file, 7 asked for; "
        "store: none in the file, primes asked for; choose another name with -o, or ask for "
        "the same job)");
    EXPECT_TRUE(
        test::contains(refused<ForeignFileError>(run_of(to_1000), {.stop = 999, .extend = true}),
                       "stop: 1000 in the file, 999 asked for, and a run only grows"));
}

TEST(FindRun, DoesNotGrowAPart) {
    core::Job part = to_1000;
    part.parts = 3;
    core::Request asked = to_2000;
    asked.parts.reset();
    EXPECT_TRUE(test::contains(refused<ForeignFileError>(run_of(part), asked),
                               "run.h5 is part 0/3 of an interval, and parts do not grow"));
}

TEST(FindRun, DoesNotTakeTheDataOfALargePlainFileIntoMemory) {
    constexpr std::size_t most = 256U << 20;
    EXPECT_TRUE(find_run(run_of(to_1000, most), to_2000, "run.h5"));
    EXPECT_TRUE(test::contains(refused<ForeignFileError>(run_of(to_1000, most + 1), to_2000),
                               "run.h5 is one plain file of 256 MiB, which is too large to grow"));
    EXPECT_TRUE(find_run(run_of(to_1000, most + 1), {}, "run.h5"));
}

}  // namespace
}  // namespace warpsieve::run
