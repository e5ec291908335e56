#include <gtest/gtest.h>

#include "cli/cli_fixture.hpp"
#include "support/stored_run.hpp"

namespace warpsieve::test {
namespace {

class ConsolidateTest : public CliTest, public testing::WithParamInterface<core::Store> {
protected:
    void SetUp() override {
        const std::uint64_t stop = GetParam() == core::Store::primes ? 2'200'000 : 40'000'000;
        write_stored_run(path("run.h5"), {.interval = {0, stop}, .store = GetParam()}, {});
        ASSERT_TRUE(std::filesystem::exists(path("run.shards")));
    }
};

INSTANTIATE_TEST_SUITE_P(Stores,
                         ConsolidateTest,
                         testing::Values(core::Store::primes, core::Store::bitmap),
                         [](const auto& store) { return core::to_string(store.param); });

TEST_P(ConsolidateTest, MakesOneFileThatIsARunLikeAnyOther) {
    const Finished done = warpsieve({"consolidate", "run.h5", "-o", "one.h5"});
    EXPECT_EQ(done.exit_code, 0) << done.err;
    EXPECT_EQ(done.out, "");
    EXPECT_NE(done.err.find("2 shards of run.h5 are now one.h5"), std::string::npos) << done.err;
    const std::string digest = info("run.h5").at("contents_digest");
    const std::string primes = warpsieve({"export", "run.h5"}).out;
    std::filesystem::remove_all(path("run.shards"));
    EXPECT_EQ(info("one.h5").at("contents_digest"), digest);
    EXPECT_TRUE(warpsieve({"export", "one.h5"}).out == primes);
    const Finished verified = warpsieve({"verify", "one.h5", "--share", "0"});
    EXPECT_EQ(verified.exit_code, 0) << verified.err;
}

TEST_P(ConsolidateTest, TellsInJsonWhatItWrote) {
    const Finished done = warpsieve({"consolidate", "run.h5", "-o", "one.h5", "--json", "-q"});
    const auto told = nlohmann::json::parse(done.out);
    EXPECT_EQ(told.at("shards"), 2);
    EXPECT_EQ(told.at("bytes"), std::filesystem::file_size(path("one.h5")));
    EXPECT_EQ(done.err, "");
}

TEST_P(ConsolidateTest, ReplacesNothingAndLeavesNothing) {
    write("one.h5", "something else");
    expect_error(warpsieve({"consolidate", "run.h5", "-o", "one.h5"}), exit_codes::io, {"one.h5"});
    EXPECT_EQ(read("one.h5"), "something else");
    std::filesystem::remove_all(path("run.shards"));
    expect_error(warpsieve({"consolidate", "run.h5", "-o", "two.h5"}), exit_codes::damaged,
                 {"run.shards"});
    EXPECT_EQ(files(), (std::vector<std::string>{"one.h5", "run.h5"}));
}

TEST_P(ConsolidateTest, NamesAMissingShardWhereverShardsAreRead) {
    const std::filesystem::path first =
        std::filesystem::directory_iterator(path("run.shards"))->path();
    std::filesystem::remove(first);
    for (const std::vector<std::string>& command : {std::vector<std::string>{"export", "run.h5"},
                                                    {"verify", "run.h5", "-q"},
                                                    {"info", "run.h5"}})
        expect_error(warpsieve(command), exit_codes::damaged, {first.filename().string()});
}

TEST_P(ConsolidateTest, SaysThatItTakesAnOlderGeneration) {
    const std::string digest = info("run.h5").at("contents_digest");
    damage_newest_generation("run");
    const Finished done = warpsieve({"consolidate", "run.h5", "-o", "one.h5", "-q"});
    EXPECT_EQ(done.exit_code, 0);
    EXPECT_EQ(done.err, damage_warning("run"));
    EXPECT_EQ(info("one.h5").at("contents_digest"), digest);
}

TEST_P(ConsolidateTest, NeedsACompleteRun) {
    write_stored_run(path("part.h5"), {.interval = {0, 90'000'000}, .store = GetParam()},
                     {.sieve_through = 30'000'000});
    expect_error(warpsieve({"consolidate", "part.h5", "-o", "one.h5"}), exit_codes::usage,
                 {"part.h5", "not complete"});
}

}  // namespace
}  // namespace warpsieve::test
