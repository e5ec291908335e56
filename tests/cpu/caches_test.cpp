// The caches of other machines, as their /sys tells them.

#include "cpu/caches.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <vector>

#include "support/file_tree.hpp"

namespace warpsieve::test {
namespace {

std::vector<unsigned> processors(unsigned count, unsigned first = 0) {
    std::vector<unsigned> all(count);
    std::iota(all.begin(), all.end(), first);
    return all;
}

struct Entry {
    int index;
    const char* level;
    const char* type;
    const char* size;
    std::string shared;
};

void add_processor(FileTree& tree, unsigned processor, const std::vector<Entry>& caches) {
    for (const Entry& cache : caches) {
        const std::string folder = "/sys/devices/system/cpu/cpu" + std::to_string(processor) +
                                   "/cache/index" + std::to_string(cache.index) + "/";
        tree.write(folder + "level", std::string(cache.level) + "\n");
        tree.write(folder + "type", std::string(cache.type) + "\n");
        tree.write(folder + "size", std::string(cache.size) + "\n");
        tree.write(folder + "shared_cpu_list", cache.shared + "\n");
    }
}

void expect_cache(const cpu::Cache& cache, std::uint64_t kibibytes, unsigned shared_by) {
    EXPECT_EQ(cache.bytes, kibibytes << 10);
    EXPECT_EQ(cache.shared_by, shared_by);
}

/// Two sockets of 32 cores with two threads each, whose siblings are numbered behind all cores.
void add_server(FileTree& tree) {
    for (unsigned i = 0; i < 128; ++i) {
        const std::string pair = std::to_string(i % 64) + "," + std::to_string(i % 64 + 64);
        add_processor(tree, i,
                      {{0, "1", "Data", "48K", pair},
                       {1, "1", "Instruction", "32K", pair},
                       {2, "2", "Unified", "2048K", pair},
                       {3, "3", "Unified", "61440K", i % 64 < 32 ? "0-31,64-95" : "32-63,96-127"}});
    }
}

TEST(Caches, AreThoseThatSysfsTells) {
    FileTree tree;
    add_server(tree);
    const auto caches = cpu::caches_by_sysfs(tree.root(), processors(128));
    expect_cache(caches.l1, 48, 2);
    expect_cache(caches.l2, 2048, 2);
    expect_cache(caches.l3, 61440, 64);
}

TEST(Caches, AreSharedOnlyWithProcessorsOfThisProcess) {
    FileTree tree;
    add_server(tree);
    const auto caches = cpu::caches_by_sysfs(tree.root(), processors(4, 30));
    expect_cache(caches.l2, 2048, 1);
    expect_cache(caches.l3, 61440, 2);
    const std::vector<unsigned> siblings = {5, 69};
    expect_cache(cpu::caches_by_sysfs(tree.root(), siblings).l2, 2048, 2);
}

// Four large cores with 2 MiB each, eight small ones of which four share 2 MiB.
TEST(Caches, AreTheSmallestWhereCoresDiffer) {
    FileTree tree;
    for (unsigned i = 0; i < 12; ++i) {
        const std::string self = std::to_string(i);
        const std::string cluster = i < 8 ? "4-7" : "8-11";
        add_processor(tree, i,
                      {{0, "1", "Data", i < 4 ? "48K" : "32K", self},
                       {1, "2", "Unified", "2M", i < 4 ? self : cluster},
                       {2, "3", "Unified", "24576K", "0-11"}});
    }
    const auto all = cpu::caches_by_sysfs(tree.root(), processors(12));
    expect_cache(all.l1, 32, 1);
    expect_cache(all.l2, 2048, 4);
    expect_cache(all.l3, 24576, 12);
    expect_cache(cpu::caches_by_sysfs(tree.root(), processors(4)).l2, 2048, 1);
}

TEST(Caches, AreUnknownWhereNothingIsTold) {
    const FileTree tree;
    const auto caches = cpu::caches_by_sysfs(tree.root(), processors(4));
    expect_cache(caches.l1, 0, 1);
    expect_cache(caches.l2, 0, 1);
    expect_cache(caches.l3, 0, 1);
    expect_cache(cpu::caches_by_sysfs(tree.root(), {}).l1, 0, 1);
}

TEST(Caches, AreUnknownWhereWhatIsToldMakesNoSense) {
    for (const char* size :
         {"", "K", "-32K", "0K", "99999999999999999999K", "18446744073709551615K"}) {
        FileTree tree;
        add_processor(tree, 0, {{0, "2", "Unified", size, "0"}, {1, "9", "Data", "32K", "0"}});
        const auto caches = cpu::caches_by_sysfs(tree.root(), processors(1));
        EXPECT_EQ(caches.l2.bytes, 0U) << size;
        EXPECT_EQ(caches.l1.bytes, 0U) << size;
    }
    for (const char* shared : {"", "-", ",,", "7-3", "4-4294967295", "18446744073709551616"}) {
        FileTree tree;
        add_processor(tree, 0, {{0, "2", "Unified", "1M", shared}});
        expect_cache(cpu::caches_by_sysfs(tree.root(), processors(2)).l2, 1024, 1);
    }
}

TEST(Caches, AreDividedByTheThreadsThatUseThemAtOnce) {
    const cpu::Cache pair{.bytes = 1 << 20, .shared_by = 2};
    EXPECT_EQ(cpu::share_of(pair, 1, 8), 1U << 20);
    EXPECT_EQ(cpu::share_of(pair, 4, 8), 1U << 20) << "the siblings have nothing to do";
    EXPECT_EQ(cpu::share_of(pair, 5, 8), 1U << 19);
    EXPECT_EQ(cpu::share_of(pair, 8, 8), 1U << 19);
    EXPECT_EQ(cpu::share_of(pair, 512, 8), 1U << 19) << "they take turns";
    const cpu::Cache of_all{.bytes = 32 << 20, .shared_by = 8};
    EXPECT_EQ(cpu::share_of(of_all, 1, 8), 32U << 20);
    EXPECT_EQ(cpu::share_of(of_all, 3, 8), (32U << 20) / 3);
    EXPECT_EQ(cpu::share_of({.bytes = 4096, .shared_by = 0}, 0, 0), 4096U);
}

TEST(Caches, OfThisMachineAreNotLessBySysfsThanByTheCLibrary) {
    const auto by_sysfs = cpu::caches_by_sysfs("/", processors(1));
    const auto by_library = cpu::caches_by_sysconf(1);
    if (by_sysfs.l2.bytes == 0 || by_library.l2.bytes == 0)
        GTEST_SKIP() << "this machine tells one or the other alone";
    EXPECT_EQ(by_sysfs.l1.bytes, by_library.l1.bytes);
    EXPECT_EQ(by_sysfs.l2.bytes, by_library.l2.bytes);
}

}  // namespace
}  // namespace warpsieve::test
