#include "io/store/owner.hpp"

#include <gtest/gtest.h>

namespace warpsieve::io {
namespace {

/// @param job 0: outside Slurm
Owner in_slurm(std::uint64_t job, std::uint32_t restart) {
    return {.identity = {.host = "node01",
                         .pid = 123,
                         .session_id = "s-1",
                         .slurm_job_id = job,
                         .slurm_restart_count = restart},
            .since = "2026-11-22T09:14:56Z"};
}

TEST(Owner, ComesBackFromItsRecord) {
    const Owner owner = in_slurm(4711, 2);
    EXPECT_EQ(to_record(owner),
              "host=node01 pid=123 session=s-1 since=2026-11-22T09:14:56Z slurm_job=4711 epoch=2");
    EXPECT_EQ(parse_owner(to_record(owner)), owner);
}

TEST(Owner, ComesBackWithoutSlurm) {
    const Owner owner = in_slurm(0, 0);
    EXPECT_EQ(to_record(owner),
              "host=node01 pid=123 session=s-1 since=2026-11-22T09:14:56Z slurm_job= epoch=0");
    EXPECT_EQ(parse_owner(to_record(owner)), owner);
}

TEST(Owner, IsNotReadFromAnythingElse) {
    for (const char* text :
         {"", "\n", "garbage", "host=a", "pid=1 epoch=0", "host= pid=1 epoch=0",
          "host=a pid=one epoch=0", "host=a pid=1 epoch=-1", "host=a pid=1 epoch=4294967296",
          "host=a pid=1x epoch=0", "host=a pid=1 slurm_job=4711x epoch=0"})
        EXPECT_EQ(parse_owner(text), std::nullopt) << text;
}

TEST(Owner, IsReadFromARecordWithFieldsOfALaterVersion) {
    EXPECT_EQ(parse_owner(to_record(in_slurm(1, 1)) + " colour=blue word"), in_slurm(1, 1));
}

TEST(Owner, IsDescribedForPeople) {
    EXPECT_EQ(describe(in_slurm(4711, 2)),
              "process 123 on node01 (Slurm job 4711, restart 2), since 2026-11-22T09:14:56Z");
    EXPECT_EQ(describe(in_slurm(0, 0)), "process 123 on node01, since 2026-11-22T09:14:56Z");
}

TEST(Owner, OfAHistoryHasNoNumberOfAProcess) {
    Owner owner = in_slurm(4711, 2);
    owner.identity.pid = 0;
    EXPECT_EQ(describe_process(owner.identity), "a process on node01 (Slurm job 4711, restart 2)");
}

bool is_orphan(const Owner& one, const Owner& other) {
    return is_earlier_start(one.identity, other.identity);
}

TEST(Owner, IsAnOrphanWhenOfAnEarlierStartOfTheSameJob) {
    EXPECT_TRUE(is_orphan(in_slurm(4711, 0), in_slurm(4711, 1)));
    EXPECT_FALSE(is_orphan(in_slurm(4711, 1), in_slurm(4711, 1)));
    EXPECT_FALSE(is_orphan(in_slurm(4711, 2), in_slurm(4711, 1)));
    EXPECT_FALSE(is_orphan(in_slurm(4712, 0), in_slurm(4711, 1)));
    EXPECT_FALSE(is_orphan(in_slurm(0, 0), in_slurm(4711, 1)));
    EXPECT_FALSE(is_orphan(in_slurm(0, 0), in_slurm(0, 1)));
}

}  // namespace
}  // namespace warpsieve::io
