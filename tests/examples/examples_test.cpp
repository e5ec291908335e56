#include <gtest/gtest.h>

#include <filesystem>

#include "io/join/consolidate.hpp"
#include "io/join/merge.hpp"
#include "support/process.hpp"
#include "support/stored_run.hpp"
#include "support/temp_folder.hpp"

// The examples print the primes of runs whose stored data is in several shards.

namespace warpsieve::test {
namespace {

const std::string examples = WARPSIEVE_EXAMPLES;

struct Example {
    const char* name;
    std::vector<std::string> command;  ///< without the file
    std::vector<std::string> probe;    ///< fails where the example cannot run
};

std::vector<Example> all_examples() {
    return {
        {"h5py",
         {WARPSIEVE_PYTHON, examples + "/read_h5py.py"},
         {WARPSIEVE_PYTHON, "-c", "import h5py, numpy"}},
        {"C", {WARPSIEVE_READ_HDF5}, {}},
        {"Julia", {WARPSIEVE_JULIA, examples + "/read.jl"}, {WARPSIEVE_JULIA, "-e", "using HDF5"}},
    };
}

bool can_run(const Example& example) {
    if (example.command.front().empty()) return false;
    return example.probe.empty() || run({.command = example.probe}).exit_code == 0;
}

std::string lines_of(const std::vector<std::uint64_t>& numbers) {
    std::string text;
    for (const std::uint64_t number : numbers) text += std::to_string(number) + "\n";
    return text;
}

class ExamplesTest : public testing::TestWithParam<std::tuple<std::size_t, core::Store>> {
protected:
    void SetUp() override {
        if (!can_run(example_)) GTEST_SKIP() << example_.name << " is not there";
    }
    [[nodiscard]] core::Store store() const { return std::get<1>(GetParam()); }
    /// With three shards and a tail.
    [[nodiscard]] core::Job job() const {
        const Interval interval =
            store() == core::Store::primes ? Interval{0, 3'500'000} : Interval{3, 50'000'000};
        return {.interval = interval, .store = store()};
    }
    [[nodiscard]] std::size_t shards() const {
        const std::filesystem::directory_iterator folder(folder_.file("run.shards"));
        return static_cast<std::size_t>(std::distance(begin(folder), end(folder)));
    }
    void expect_primes(const std::string& file, const Interval& interval) {
        std::vector<std::string> command = example_.command;
        command.push_back(file);
        const Finished finished = run({.command = command});
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        EXPECT_TRUE(finished.out == lines_of(known_primes(interval)))
            << "printed " << finished.out.substr(0, 100);
    }

    Example example_ = all_examples()[std::get<0>(GetParam())];
    TempFolder folder_;
    std::string path_ = folder_.file("run.h5");
};

INSTANTIATE_TEST_SUITE_P(Runs,
                         ExamplesTest,
                         testing::Combine(testing::Range(std::size_t{0}, all_examples().size()),
                                          testing::Values(core::Store::primes,
                                                          core::Store::bitmap)),
                         [](const auto& run) {
                             return std::string(all_examples()[std::get<0>(run.param)].name) + "_" +
                                    core::to_string(std::get<1>(run.param));
                         });

TEST_P(ExamplesTest, ReadsShardsAndTail) {
    write_stored_run(path_, job(), {});
    ASSERT_EQ(shards(), 3U);
    expect_primes(path_, job().interval);
}

TEST_P(ExamplesTest, ReadsAConsolidatedFile) {
    write_stored_run(path_, job(), {});
    const auto files = io::make_posix_file_system();
    const std::string one = folder_.file("one.h5");
    ASSERT_TRUE(io::consolidate(*files, path_, one, {.process = "host.1"}));
    std::filesystem::remove_all(folder_.file("run.shards"));
    expect_primes(one, job().interval);
}

TEST_P(ExamplesTest, ReadsAMergedFile) {
    core::Job below = job();
    core::Job above = job();
    below.interval.last = job().interval.first + 1'000'003;  // cut inside a byte
    above.interval.first = below.interval.last + 1;
    write_stored_run(folder_.file("below.h5"), below, {});
    write_stored_run(folder_.file("above.h5"), above, {});
    const auto files = io::make_posix_file_system();
    ASSERT_TRUE(io::merge(*files, {folder_.file("above.h5"), folder_.file("below.h5")}, path_,
                          {.process = "host.1"}));
    expect_primes(path_, job().interval);
}

TEST_P(ExamplesTest, ReadsAFileWithoutShards) {
    core::Job job = this->job();
    job.interval.last = 100'000;
    write_stored_run(path_, job, {});
    expect_primes(path_, job.interval);
}

TEST_P(ExamplesTest, NoticesAMissingShard) {
    write_stored_run(path_, job(), {});
    for (const auto& shard : std::filesystem::directory_iterator(folder_.file("run.shards")))
        std::filesystem::remove(shard);
    std::vector<std::string> command = example_.command;
    command.push_back(path_);
    EXPECT_NE(run({.command = command}).exit_code, 0);
}

TEST(ReaderExample, PrintsThePrimesOfAPart) {
    const TempFolder folder;
    const std::string path = folder.file("run.h5");
    write_stored_run(path, {.interval = {0, 3'500'000}, .store = core::Store::primes}, {});
    const Finished finished =
        run({.command = {WARPSIEVE_READER_EXAMPLE, path, "1000000", "3000017"}});
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_TRUE(finished.out == lines_of(known_primes({1'000'000, 3'000'017})));
    EXPECT_EQ(finished.err,
              "pi(3000017) - pi(1000000) = 138319\n"
              "3000017 is prime\n");
}

TEST(ReaderExample, SaysWhatIsWrong) {
    const Finished finished =
        run({.command = {WARPSIEVE_READER_EXAMPLE, "/nowhere/run.h5", "1", "2"}});
    EXPECT_EQ(finished.exit_code, 74);
    EXPECT_NE(finished.err.find("/nowhere/run.h5"), std::string::npos) << finished.err;
}

}  // namespace
}  // namespace warpsieve::test
