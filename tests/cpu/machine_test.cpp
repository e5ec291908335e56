// What the process may use of this machine, and of others by their /proc and /sys.

#include "cpu/machine.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "support/file_tree.hpp"

namespace warpsieve::test {
namespace {

/// A control group of the kernel, which takes a right that few have: most machines skip its tests.
class TrueGroup {
public:
    struct Place {
        std::string hierarchy;
        std::string file;
        std::string limit;
    };

    /// The first place where a group can be made and takes the limit.
    explicit TrueGroup(const std::vector<Place>& places) {
        for (const Place& place : places) {
            folder_ = place.hierarchy + "/warpsieve-test-" + std::to_string(getpid());
            std::error_code error;
            if (!std::filesystem::create_directory(folder_, error)) continue;
            std::ofstream file;
            if (std::filesystem::exists(folder_ / place.file)) file.open(folder_ / place.file);
            usable_ = file.is_open() && file << place.limit << std::flush;
            if (usable_) return;
            std::filesystem::remove(folder_, error);
        }
    }
    ~TrueGroup() {
        std::error_code ignored;
        if (usable_) std::filesystem::remove(folder_, ignored);
    }
    TrueGroup(const TrueGroup&) = delete;
    TrueGroup& operator=(const TrueGroup&) = delete;
    TrueGroup(TrueGroup&&) = delete;
    TrueGroup& operator=(TrueGroup&&) = delete;

    /// What a process of the group finds. Empty: there is no such group here.
    [[nodiscard]] std::optional<bool> finds(const std::function<bool()>& look) const {
        if (!usable_) return std::nullopt;
        const pid_t child = fork();
        if (child == 0) {
            std::ofstream members(folder_ / "cgroup.procs");
            const bool joined = static_cast<bool>(members << getpid() << std::flush);
            _exit(!joined ? 2 : look() ? 1 : 0);
        }
        int status = 0;
        if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status) ||
            WEXITSTATUS(status) == 2)
            return std::nullopt;
        return WEXITSTATUS(status) == 1;
    }

private:
    std::filesystem::path folder_;
    bool usable_ = false;
};

TEST(Machine, SeesTheQuotaOfATrueGroup) {
    if (cpu::usable_threads() < 2) GTEST_SKIP() << "this process has one thread anyway";
    const TrueGroup group({{"/sys/fs/cgroup/cpu", "cpu.cfs_quota_us", "100000"},
                           {"/sys/fs/cgroup", "cpu.max", "100000 100000"}});
    const auto found = group.finds([] { return cpu::usable_threads() == 1; });
    if (!found) GTEST_SKIP() << "no control group of processors can be made here";
    EXPECT_TRUE(*found);
}

TEST(Machine, SeesTheMemoryOfATrueGroup) {
    const TrueGroup group({{"/sys/fs/cgroup/memory", "memory.limit_in_bytes", "67108864"},
                           {"/sys/fs/cgroup", "memory.max", "67108864"}});
    const auto found = group.finds([] {
        const std::uint64_t bytes = cpu::available_memory();
        return bytes > 0 && bytes <= 67108864;
    });
    if (!found) GTEST_SKIP() << "no control group of memory can be made here";
    EXPECT_TRUE(*found);
}

TEST(Machine, HasProcessorsMemoryAndThreads) {
    const auto processors = cpu::usable_processors();
    EXPECT_GE(processors.size(), 1U);
    EXPECT_TRUE(std::ranges::is_sorted(processors));
    EXPECT_GE(cpu::usable_threads(), 1U);
    EXPECT_LE(cpu::usable_threads(), processors.size());
    EXPECT_GT(cpu::available_memory(), std::uint64_t{1} << 20);
}

TEST(Machine, HasAsManyThreadsAsTheQuotaKeepsBusy) {
    FileTree tree;
    EXPECT_EQ(cpu::usable_threads(tree.root()), cpu::usable_processors().size());
    tree.write("/proc/self/mountinfo", "30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
    tree.write("/proc/self/cgroup", "0::/\n");
    tree.write("/sys/fs/cgroup/cpu.max", "50000 100000\n");
    EXPECT_EQ(cpu::usable_threads(tree.root()), 1U);
    tree.write("/sys/fs/cgroup/cpu.max", "99999900000 100000\n");
    EXPECT_EQ(cpu::usable_threads(tree.root()), cpu::usable_processors().size());
}

TEST(Machine, HasTheMemoryThatSystemAndGroupsLeave) {
    FileTree tree;
    EXPECT_EQ(cpu::available_memory(tree.root()), std::numeric_limits<std::uint64_t>::max());
    tree.write("/proc/meminfo", "MemTotal:  24000 kB\nMemAvailable:   2048 kB\n");
    EXPECT_EQ(cpu::available_memory(tree.root()), 2U << 20);
    tree.write("/proc/self/mountinfo", "30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
    tree.write("/proc/self/cgroup", "0::/\n");
    tree.write("/sys/fs/cgroup/memory.max", "1048576\n");
    EXPECT_EQ(cpu::available_memory(tree.root()), 1U << 20);
}

TEST(Machine, HasTheCachesOfSysfsAndOfTheCLibraryWhereThatHasNone) {
    FileTree tree;
    const auto processors = cpu::usable_processors();
    const std::string folder =
        "/sys/devices/system/cpu/cpu" + std::to_string(processors.front()) + "/cache/index0/";
    tree.write(folder + "level", "2\n");
    tree.write(folder + "type", "Unified\n");
    tree.write(folder + "size", "96K\n");
    const auto caches = cpu::usable_caches(processors, tree.root());
    EXPECT_EQ(caches.l2.bytes, 96U << 10);
    EXPECT_EQ(caches.l1.bytes, cpu::caches_by_sysconf(1).l1.bytes);
}

}  // namespace
}  // namespace warpsieve::test
