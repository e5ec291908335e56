#include "host/slurm_environment.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

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

}  // namespace
}  // namespace warpsieve::host
