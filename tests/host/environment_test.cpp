#include "host/environment.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <regex>
#include <set>

#include "support/manual_clock.hpp"

namespace warpsieve::host {
namespace {

TEST(SlurmEnvironment, IsAbsentOutsideAJob) {
    EXPECT_FALSE(slurm_environment({}));
    EXPECT_FALSE(slurm_environment({{"SLURM_RESTART_COUNT", "3"}, {"HOME", "/root"}}));
}

TEST(SlurmEnvironment, ReadsAJobOfItsFirstRun) {
    EXPECT_EQ(slurm_environment({{"SLURM_JOB_ID", "4711"}}), SlurmEnvironment{.job_id = 4711});
}

TEST(SlurmEnvironment, ReadsARequeuedArrayTask) {
    const SlurmEnvironment expected{
        .job_id = 4713, .array_job_id = 4711, .array_task_id = 2, .restart_count = 3};
    EXPECT_EQ(slurm_environment({{"SLURM_JOB_ID", "4713"},
                                 {"SLURM_ARRAY_JOB_ID", "4711"},
                                 {"SLURM_ARRAY_TASK_ID", "2"},
                                 {"SLURM_RESTART_COUNT", "3"}}),
              expected);
}

TEST(SlurmEnvironment, TakesGarbageAsUnset) {
    for (const char* const garbage : {"", "x", "-1", "1x", " 1", "1.5", "99999999999999999999"}) {
        EXPECT_FALSE(slurm_environment({{"SLURM_JOB_ID", garbage}})) << garbage;
        EXPECT_EQ(slurm_environment({{"SLURM_JOB_ID", "1"},
                                     {"SLURM_ARRAY_JOB_ID", garbage},
                                     {"SLURM_ARRAY_TASK_ID", garbage},
                                     {"SLURM_RESTART_COUNT", garbage}}),
                  SlurmEnvironment{.job_id = 1})
            << garbage;
    }
}

TEST(Environment, IsThatOfTheProcess) {
    ASSERT_EQ(setenv("WARPSIEVE_TEST_VARIABLE", "a=b", 1), 0);
    const Environment environment = current_environment();
    EXPECT_EQ(value_of(environment.variables, "WARPSIEVE_TEST_VARIABLE"), "a=b");
    EXPECT_EQ(value_of(environment.variables, "WARPSIEVE_NO_SUCH_VARIABLE"), std::nullopt);
    EXPECT_FALSE(environment.host.empty());
    EXPECT_EQ(environment.pid, getpid());
}

TEST(Identity, HasRandomUuidsOfVersion4) {
    const std::regex uuid("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const std::string id = new_uuid();
        EXPECT_TRUE(std::regex_match(id, uuid)) << id;
        seen.insert(id);
    }
    EXPECT_EQ(seen.size(), 1000U);
}

TEST(Identity, WritesTimesInUtc) {
    EXPECT_EQ(to_utc(WallTime{}), "1970-01-01T00:00:00Z");
    EXPECT_EQ(to_utc(WallTime(std::chrono::milliseconds(999))), "1970-01-01T00:00:00Z");
    test::ManualClock clock;
    EXPECT_EQ(to_utc(clock.clock().wall()), "2026-01-02T03:04:05Z");
    clock.advance(std::chrono::hours(24 * 59));
    EXPECT_EQ(to_utc(clock.clock().wall()), "2026-03-02T03:04:05Z");
    EXPECT_EQ(to_utc(WallTime(std::chrono::seconds(4'102'444'800))), "2100-01-01T00:00:00Z");
}

}  // namespace
}  // namespace warpsieve::host
