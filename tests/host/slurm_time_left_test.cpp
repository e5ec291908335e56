#include "host/slurm_time_left.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace warpsieve::host {
namespace {

/// A squeue that gives one answer and remembers what it was asked.
class SlurmTimeLeftTest : public testing::Test {
protected:
    [[nodiscard]] SlurmTimeLeft job(const Variables& variables,
                                    const io::Identity& identity = {.slurm_job_id = 4711}) {
        return {identity, variables, [this](const std::vector<std::string>& command) {
                    commands.push_back(command);
                    return answer;
                }};
    }

    const WallTime now{std::chrono::seconds(1'800'000'000)};
    std::optional<std::string> answer = "10:00\n";
    std::vector<std::vector<std::string>> commands;
};

TEST_F(SlurmTimeLeftTest, ComesFromTheEnvironmentFirstAndFromSqueueThen) {
    SlurmTimeLeft left = job({{"SLURM_JOB_END_TIME", "1800003600"}});
    EXPECT_EQ(left(now), Seconds(3600));
    EXPECT_TRUE(commands.empty());
    EXPECT_EQ(left(now), Seconds(600));
    EXPECT_EQ(commands.size(), 1U);
}

TEST_F(SlurmTimeLeftTest, ComesFromSqueueWhereTheEnvironmentSaysNothingSensible) {
    for (const char* const end : {"", "x", "-1", "1800003600x", "99999999999", "0", "1800000000"})
        EXPECT_EQ(job({{"SLURM_JOB_END_TIME", end}})(now), Seconds(600)) << end;
    EXPECT_EQ(job({})(now), Seconds(600));
}

TEST_F(SlurmTimeLeftTest, IsUnknownWhereSqueueFailsOrSaysNothingSensible) {
    answer = std::nullopt;
    EXPECT_EQ(job({})(now), std::nullopt);
    answer = "";
    EXPECT_EQ(job({})(now), std::nullopt);
    answer = "NOT_SET\n";
    EXPECT_EQ(job({})(now), std::nullopt);
}

TEST_F(SlurmTimeLeftTest, AsksForOneJob) {
    static_cast<void>(job({})(now));
    EXPECT_EQ(commands.back(),
              (std::vector<std::string>{"squeue", "--noheader", "--jobs=4711", "--format=%L"}));
}

TEST_F(SlurmTimeLeftTest, AsksForOneTaskOfAnArray) {
    const io::Identity task{.slurm_job_id = 4713, .slurm_array_task = 3};
    static_cast<void>(job({{"SLURM_ARRAY_JOB_ID", "4711"}}, task)(now));
    EXPECT_EQ(commands.back().at(2), "--jobs=4711_3");
}

TEST_F(SlurmTimeLeftTest, AsksForTheJobWhereItsArrayIsUnknown) {
    const io::Identity task{.slurm_job_id = 4713, .slurm_array_task = 3};
    for (const char* const garbage : {"", "x", "-1", "1x", " 1", "1.5", "99999999999999999999"}) {
        static_cast<void>(job({{"SLURM_ARRAY_JOB_ID", garbage}}, task)(now));
        EXPECT_EQ(commands.back().at(2), "--jobs=4713") << garbage;
    }
    static_cast<void>(job({{"SLURM_ARRAY_JOB_ID", "4711"}})(now));
    EXPECT_EQ(commands.back().at(2), "--jobs=4711");
}

TEST(SqueueSettings, AreKeptFromOurOwnSqueue) {
    const Variables kept = {{"PATH", "/bin"}, {"SLURM_CONF", "/etc/slurm.conf"}};
    Variables all = kept;
    all["SQUEUE_STATES"] = "PENDING";
    all["SQUEUE_USERS"] = "nobody";
    EXPECT_EQ(without_squeue_settings(all), kept);
}

TEST(TimeLeftText, IsReadInEachOfItsForms) {
    EXPECT_EQ(parse_time_left("0:00"), Seconds(0));
    EXPECT_EQ(parse_time_left("9:59"), Seconds(599));
    EXPECT_EQ(parse_time_left("59:59\n"), Seconds(3599));
    EXPECT_EQ(parse_time_left("1:00:00"), Seconds(3600));
    EXPECT_EQ(parse_time_left("23:59:59"), Seconds(86399));
    EXPECT_EQ(parse_time_left("1-00:00:00"), Seconds(86400));
    EXPECT_EQ(parse_time_left("365-01:02:03\n"), Seconds(365 * 86400.0 + 3723));
}

TEST(TimeLeftText, OfAJobWithoutALimitIsInfinite) {
    const auto left = parse_time_left("UNLIMITED\n");
    ASSERT_TRUE(left);
    EXPECT_TRUE(std::isinf(left->count()));
}

TEST(TimeLeftText, AfterTheLimitIsZero) {
    EXPECT_EQ(parse_time_left("INVALID\n"), Seconds(0));
}

TEST(TimeLeftText, ThatIsAnythingElseSaysNothing) {
    for (const char* const text : {"",
                                   "\n",
                                   "NOT_SET",
                                   "59",
                                   ":59",
                                   "1:",
                                   "1:5",
                                   "1:005",
                                   "1:60",
                                   "1:60:00",
                                   "1:00:60",
                                   "1-24:00:00",
                                   "1-00:00",
                                   "1-0:00:00",
                                   "-1:00",
                                   "+1:00",
                                   " 1:00",
                                   "1:00 ",
                                   "1:00\n\n",
                                   "1:00\n2:00\n",
                                   "1:00:00:00",
                                   "1:-1",
                                   "0x1:00",
                                   "1234567:00",
                                   "99999999999999999999-00:00:00",
                                   "slurm_load_jobs error: Invalid job id specified"})
        EXPECT_FALSE(parse_time_left(text)) << text;
}

}  // namespace
}  // namespace warpsieve::host
