// Limits of control groups, by the files that the kernel shows on hosts, in containers and in jobs
// of Slurm, laid out below a folder of their own.

#include "cpu/control_groups.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "support/file_tree.hpp"

namespace warpsieve::test {
namespace {

constexpr std::uint64_t mebibyte = 1U << 20;

class ControlGroups : public testing::Test {
protected:
    void mounts(const std::string& lines) { tree_.write("/proc/self/mountinfo", lines); }
    void groups(const std::string& lines) { tree_.write("/proc/self/cgroup", lines); }
    void write(const std::string& path, const std::string& text) { tree_.write(path, text + "\n"); }

    /// A host with one hierarchy, as current distributions have it.
    void host_of_version_2(const std::string& group) {
        mounts(
            "24 1 254:0 / / rw,relatime - ext4 /dev/root rw\n"
            "30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n");
        groups("0::" + group + "\n");
    }

    /// A host with a hierarchy for each controller, two of which are mounted together.
    void host_of_version_1(const std::string& group) {
        mounts(
            "31 24 0:28 / /sys/fs/cgroup ro - tmpfs tmpfs ro,mode=755\n"
            "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct\n"
            "33 31 0:30 / /sys/fs/cgroup/cpuset rw shared:10 - cgroup cgroup rw,cpuset\n"
            "34 31 0:31 / /sys/fs/cgroup/memory rw shared:11 - cgroup cgroup rw,memory\n");
        groups("12:cpuset:/elsewhere\n11:memory:" + group + "\n4:cpu,cpuacct:" + group + "\n");
    }

    void quota(const std::string& folder, const std::string& microseconds) {
        write(folder + "/cpu.cfs_quota_us", microseconds);
        write(folder + "/cpu.cfs_period_us", "100000");
    }

    [[nodiscard]] std::optional<unsigned> threads() const {
        return cpu::threads_of_quota(tree_.root());
    }
    [[nodiscard]] std::optional<std::uint64_t> memory() const {
        return cpu::memory_of_groups(tree_.root());
    }

    FileTree tree_;
};

TEST_F(ControlGroups, LimitNothingWhereNothingIsSaidOfThem) {
    EXPECT_EQ(threads(), std::nullopt);
    EXPECT_EQ(memory(), std::nullopt);
    host_of_version_2("/user.slice");
    EXPECT_EQ(threads(), std::nullopt);
    EXPECT_EQ(memory(), std::nullopt);
}

TEST_F(ControlGroups, RoundAQuotaOfProcessorsUp) {
    host_of_version_2("/job");
    const auto with = [this](const std::string& quota) {
        write("/sys/fs/cgroup/job/cpu.max", quota);
        return threads();
    };
    EXPECT_EQ(with("150000 100000"), 2U);
    EXPECT_EQ(with("200000 100000"), 2U);
    EXPECT_EQ(with("200001 100000"), 3U);
    EXPECT_EQ(with("1000 100000"), 1U);
    EXPECT_EQ(with("12800000 50000"), 256U);
    EXPECT_EQ(with("18446744073709551615 1"), 4294967295U);
}

TEST_F(ControlGroups, HaveNoQuotaThatIsNoNumberOfProcessors) {
    host_of_version_2("/job");
    for (const std::string quota : {"max 100000", "max", "", "-1 100000", "150000", "150000 0",
                                    "99999999999999999999999 100000", "some 100000"}) {
        write("/sys/fs/cgroup/job/cpu.max", quota);
        EXPECT_EQ(threads(), std::nullopt) << quota;
    }
}

TEST_F(ControlGroups, TakeTheLeastQuotaOfAllLevels) {
    host_of_version_2("/slurm.slice/job_7/step_0/task_0");
    write("/sys/fs/cgroup/slurm.slice/job_7/step_0/task_0/cpu.max", "max 100000");
    write("/sys/fs/cgroup/slurm.slice/job_7/step_0/cpu.max", "800000 100000");
    write("/sys/fs/cgroup/slurm.slice/job_7/cpu.max", "300000 100000");
    write("/sys/fs/cgroup/slurm.slice/cpu.max", "600000 100000");
    write("/sys/fs/cgroup/slurm.slice/job_8/cpu.max", "100000 100000");
    EXPECT_EQ(threads(), 3U);
}

TEST_F(ControlGroups, ShowTheContainersOwnGroupAtTheMountPoint) {
    mounts("1564 1563 0:26 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw\n");
    groups("0::/\n");
    write("/sys/fs/cgroup/cpu.max", "250000 100000");
    write("/sys/fs/cgroup/memory.max", "1073741824");
    EXPECT_EQ(threads(), 3U);
    EXPECT_EQ(memory(), 1024 * mebibyte);
}

TEST_F(ControlGroups, OfVersionOneLieWhereverTheirControllerIsMounted) {
    host_of_version_1("/user/job");
    quota("/sys/fs/cgroup/cpu,cpuacct/user/job", "350000");
    quota("/sys/fs/cgroup/cpu,cpuacct/user", "-1");
    quota("/sys/fs/cgroup/cpuset/elsewhere", "100000");
    EXPECT_EQ(threads(), 4U);
    quota("/sys/fs/cgroup/cpu,cpuacct/user", "100000");
    EXPECT_EQ(threads(), 1U);
}

// Docker without a namespace: both files name the path of the host, of which the mount is a part.
TEST_F(ControlGroups, OfAContainerAreLookedForBelowTheRootOfTheMount) {
    mounts(
        "700 699 0:29 /docker/4f1c /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu\n"
        "701 699 0:31 /docker/4f1c /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n");
    groups("4:memory:/docker/4f1c/init.scope\n1:cpu:/docker/4f1c\n");
    quota("/sys/fs/cgroup/cpu", "200000");
    write("/sys/fs/cgroup/memory/memory.limit_in_bytes", "536870912");
    write("/sys/fs/cgroup/memory/init.scope/memory.limit_in_bytes", "268435456");
    EXPECT_EQ(threads(), 2U);
    EXPECT_EQ(memory(), 256 * mebibyte);
}

TEST_F(ControlGroups, StandForAGroupThatIsNotShown) {
    mounts("700 699 0:29 /docker/4f1c /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu\n");
    for (const std::string path : {"/docker/4f1cc", "/garden/x", "/../other", "/"}) {
        groups("1:cpu:" + path + "\n");
        quota("/sys/fs/cgroup/cpu", "200000");
        EXPECT_EQ(threads(), 2U) << path;
    }
}

TEST_F(ControlGroups, MayBeMountedInAPlaceWithSpaces) {
    mounts(
        "30 24 0:26 / /mnt/all\\040groups rw - cgroup2 none rw\n"
        "31 24 0:26 / /mnt/again rw master:1 shared:2 - cgroup2 none rw\n");
    groups("0::/a:b c\n");
    write("/mnt/all groups/a:b c/cpu.max", "500000 100000");
    EXPECT_EQ(threads(), 5U);
}

TEST_F(ControlGroups, OfBothVersionsHoldTogether) {
    mounts(
        "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
        "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
        "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
    groups("9:name=systemd:/\n4:memory:/box\n1:cpu:/box\n0::/box\n");
    quota("/sys/fs/cgroup/cpu/box", "400000");
    write("/sys/fs/cgroup/memory/box/memory.limit_in_bytes", "9223372036854771712");
    write("/sys/fs/cgroup/unified/box/cgroup.procs", "1");
    EXPECT_EQ(threads(), 4U);
    EXPECT_EQ(memory(), 9223372036854771712U);
    write("/sys/fs/cgroup/unified/box/memory.max", "1048576");
    write("/sys/fs/cgroup/unified/box/cpu.max", "100000 100000");
    EXPECT_EQ(threads(), 1U);
    EXPECT_EQ(memory(), mebibyte);
}

TEST_F(ControlGroups, LeaveWhatIsNotUsedYet) {
    host_of_version_2("/job/step");
    write("/sys/fs/cgroup/job/step/memory.max", "max");
    write("/sys/fs/cgroup/job/step/memory.current", "943718400");
    write("/sys/fs/cgroup/job/memory.max", "1073741824");
    EXPECT_EQ(memory(), 1024 * mebibyte) << "nothing is said of what is used";
    write("/sys/fs/cgroup/job/memory.current", "734003200");
    EXPECT_EQ(memory(), 324 * mebibyte);
    write("/sys/fs/cgroup/job/memory.stat",
          "anon 104857600\nfile 629145600\ninactive_anon 5\nactive_anon 6\n"
          "inactive_file 419430400\nactive_file 104857600\nunevictable 0");
    EXPECT_EQ(memory(), 824 * mebibyte) << "pages of files can be reclaimed";
    write("/sys/fs/cgroup/memory.max", "104857600");
    write("/sys/fs/cgroup/memory.current", "209715200");
    EXPECT_EQ(memory(), 0U) << "a limit that was set below what is used";
}

TEST_F(ControlGroups, AreHeldToMemoryHighToo) {
    host_of_version_2("/job");
    write("/sys/fs/cgroup/job/memory.max", "1073741824");
    write("/sys/fs/cgroup/job/memory.high", "536870912");
    EXPECT_EQ(memory(), 512 * mebibyte);
    write("/sys/fs/cgroup/job/memory.high", "max");
    EXPECT_EQ(memory(), 1024 * mebibyte);
    write("/sys/fs/cgroup/job/memory.max", "max");
    EXPECT_EQ(memory(), std::nullopt);
}

TEST_F(ControlGroups, OfVersionOneCountTheGroupsBelowAndThoseThatAreNotSeen) {
    host_of_version_1("/job");
    write("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
    write("/sys/fs/cgroup/memory/job/memory.limit_in_bytes", "1073741824");
    write("/sys/fs/cgroup/memory/job/memory.usage_in_bytes", "524288000");
    write("/sys/fs/cgroup/memory/job/memory.stat",
          "inactive_file 1\nhierarchical_memory_limit 1073741824\ntotal_inactive_file 209715200\n"
          "total_active_file 104857600");
    EXPECT_EQ(memory(), 824 * mebibyte);
    write("/sys/fs/cgroup/memory/job/memory.stat", "hierarchical_memory_limit 838860800");
    EXPECT_EQ(memory(), 300 * mebibyte);
}

// Files that may not be read: root may read all, so a folder stands where a file should be.
TEST_F(ControlGroups, LimitNothingByFilesThatCannotBeRead) {
    host_of_version_2("/job");
    write("/sys/fs/cgroup/job/cpu.max/in the way", "");
    write("/sys/fs/cgroup/job/memory.max/in the way", "");
    write("/sys/fs/cgroup/cpu.max", "700000 100000");
    EXPECT_EQ(threads(), 7U);
    EXPECT_EQ(memory(), std::nullopt);
}

TEST_F(ControlGroups, LimitNothingByLinesThatAreCutOff) {
    for (const std::string lines : {"", "\n", "30\n", "30 24 0:26 / /sys/fs/cgroup rw -\n",
                                    "- - - - - - -\n", "30 24 0:26 / /sys/fs/cgroup rw - cgroup2\n",
                                    "30 24 0:26 / /sys/fs/cg\\04 rw - cgroup2 c rw\n"}) {
        mounts(lines);
        for (const std::string path : {"", "0", "0:", "0::", "0::job", "0::/job\n"}) {
            groups(path);
            write("/sys/fs/cgroup/job/cpu.max", "100000 100000");
            EXPECT_EQ(threads(), std::nullopt) << lines << path;
        }
    }
}

}  // namespace
}  // namespace warpsieve::test
