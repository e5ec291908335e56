#include "host/environment.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <regex>
#include <set>

#include "support/manual_clock.hpp"

namespace warpsieve::host {
namespace {

/// The identity of a process with these variables, but for its random part.
io::Identity identity_in(const Variables& variables) {
    io::Identity identity = identity_of({.variables = variables, .host = "node01", .pid = 7});
    EXPECT_EQ(identity.session_id.size(), 36U);
    identity.session_id = "";
    return identity;
}

const io::Identity outside{.host = "node01", .pid = 7};

TEST(SlurmIdentity, IsAbsentOutsideAJob) {
    EXPECT_EQ(identity_in({}), outside);
    EXPECT_EQ(identity_in({{"SLURM_RESTART_COUNT", "3"}, {"HOME", "/root"}}), outside);
}

TEST(SlurmIdentity, IsThatOfAJobOfItsFirstRun) {
    io::Identity expected = outside;
    expected.slurm_job_id = 4711;
    EXPECT_EQ(identity_in({{"SLURM_JOB_ID", "4711"}}), expected);
}

TEST(SlurmIdentity, IsThatOfARequeuedArrayTask) {
    io::Identity expected = outside;
    expected.slurm_job_id = 4713;
    expected.slurm_array_task = 2;
    expected.slurm_restart_count = 3;
    EXPECT_EQ(identity_in({{"SLURM_JOB_ID", "4713"},
                           {"SLURM_ARRAY_JOB_ID", "4711"},
                           {"SLURM_ARRAY_TASK_ID", "2"},
                           {"SLURM_RESTART_COUNT", "3"}}),
              expected);
}

TEST(SlurmIdentity, TakesGarbageAsUnset) {
    io::Identity expected = outside;
    expected.slurm_job_id = 1;
    for (const char* const garbage : {"", "x", "-1", "1x", " 1", "1.5", "99999999999999999999"}) {
        EXPECT_EQ(identity_in({{"SLURM_JOB_ID", garbage}}), outside) << garbage;
        EXPECT_EQ(identity_in({{"SLURM_JOB_ID", "1"},
                               {"SLURM_ARRAY_TASK_ID", garbage},
                               {"SLURM_RESTART_COUNT", garbage}}),
                  expected)
            << garbage;
    }
}

bool expects(const Variables& variables, bool nvidia_driver = false) {
    return expects_gpu(
        {.variables = variables, .host = "node01", .pid = 7, .nvidia_driver = nvidia_driver});
}

TEST(Gpus, AreNotExpectedOnAPlainMachine) {
    EXPECT_FALSE(expects({}));
    EXPECT_FALSE(expects({{"HOME", "/root"}, {"SLURM_JOB_ID", "4711"}, {"SLURM_GTIDS", "0"}}));
    EXPECT_FALSE(expects({{"CUDA_VISIBLE_DEVICES", ""}}));
    EXPECT_FALSE(expects({{"CUDA_VISIBLE_DEVICES", "-1"}}));
    EXPECT_FALSE(expects({{"CUDA_VISIBLE_DEVICES", "NoDevFiles"}, {"SLURM_GPUS_ON_NODE", "0"}}));
}

TEST(Gpus, AreExpectedWhereAnythingSpeaksForThem) {
    EXPECT_TRUE(expects({}, true));
    EXPECT_TRUE(expects({{"CUDA_VISIBLE_DEVICES", "-1"}}, true));
    EXPECT_TRUE(expects({{"CUDA_VISIBLE_DEVICES", "0"}}));
    EXPECT_TRUE(expects({{"CUDA_VISIBLE_DEVICES", "GPU-8932f937"}}));
    for (const char* const name : {"SLURM_GPUS", "SLURM_GPUS_ON_NODE", "SLURM_GPUS_PER_NODE",
                                   "SLURM_GPUS_PER_TASK", "SLURM_JOB_GPUS", "SLURM_STEP_GPUS"}) {
        EXPECT_TRUE(expects({{name, "2"}})) << name;
        EXPECT_TRUE(expects({{name, "a100:4"}})) << name;
    }
    EXPECT_TRUE(expects({{"SLURM_JOB_GPUS", "0"}}));  // which of them, not how many
    EXPECT_TRUE(expects({{"SLURM_STEP_GPUS", "0"}}));
}

TEST(Identity, IsAnotherOneEveryTime) {
    EXPECT_NE(identity_of({}).session_id, identity_of({}).session_id);
}

TEST(Environment, IsThatOfTheProcess) {
    ASSERT_EQ(setenv("WARPSIEVE_TEST_VARIABLE", "a=b", 1), 0);
    const Environment environment = current_environment();
    EXPECT_EQ(value_of(environment.variables, "WARPSIEVE_TEST_VARIABLE"), "a=b");
    EXPECT_EQ(value_of(environment.variables, "WARPSIEVE_NO_SUCH_VARIABLE"), std::nullopt);
    EXPECT_FALSE(environment.host.empty());
    EXPECT_EQ(environment.pid, getpid());
}

TEST(Environment, NamesAHostByPrintableAsciiWithoutSpaces) {
    EXPECT_EQ(host_text("node-01.cluster_a"), "node-01.cluster_a");
    EXPECT_EQ(host_text("no\xff\x1b[1m d/e\n"), "no??[1m?d?e?");
    EXPECT_EQ(host_text(""), "unknown");
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

TEST(CacheFolder, IsThatOfTheUser) {
    EXPECT_EQ(cache_folder({{"HOME", "/home/ada"}}), "/home/ada/.cache/warpsieve");
    EXPECT_EQ(cache_folder({{"HOME", "/home/ada"}, {"XDG_CACHE_HOME", "/tmp/c"}}),
              "/tmp/c/warpsieve");
    EXPECT_EQ(cache_folder({{"HOME", "/home/ada"}, {"XDG_CACHE_HOME", "c"}}),
              "/home/ada/.cache/warpsieve");
    EXPECT_EQ(cache_folder({{"HOME", "/home/ada"}, {"XDG_CACHE_HOME", ""}}),
              "/home/ada/.cache/warpsieve");
    EXPECT_EQ(cache_folder({}), "");
    EXPECT_EQ(cache_folder({{"HOME", "home"}}), "");
}

}  // namespace
}  // namespace warpsieve::host
