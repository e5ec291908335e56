#include <gtest/gtest.h>

#include <algorithm>

#include "cli/cli_fixture.hpp"

// A run of more shards than it keeps, each of a single chunk.

namespace warpsieve::test {
namespace {

class CompactedShardsTest : public CliTest, public testing::WithParamInterface<const char*> {
protected:
    static bool stores_primes() { return std::string(GetParam()) == "primes"; }
    /// 112 chunks: of the 7,378,187 primes below 130 million, or 30 times 524,288 integers each.
    static const char* stop() { return stores_primes() ? "1.3e8" : "1.75e9"; }

    void SetUp() override {
        const Finished plain =
            warpsieve({"run", "0", stop(), "--store", GetParam(), "-o", "plain.h5", "-q"});
        ASSERT_EQ(plain.exit_code, 0) << plain.err;
        const Finished compacted = warpsieve({"run", "0", stop(), "--store", GetParam(), "-o",
                                              "run.h5", "-q", "--shard-bytes", "1"});
        ASSERT_EQ(compacted.exit_code, 0) << compacted.err;
    }
    [[nodiscard]] std::vector<std::string> shards() const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(path("run.shards")))
            names.push_back(entry.path().filename().string());
        std::ranges::sort(names);
        return names;
    }
};

INSTANTIATE_TEST_SUITE_P(Stores,
                         CompactedShardsTest,
                         testing::Values("primes", "bitmap"),
                         [](const auto& store) { return std::string(store.param); });

TEST_P(CompactedShardsTest, AreFewAndHoldTheSame) {
    EXPECT_LT(shards().size(), 96U);
    EXPECT_GT(shards().size(), 64U);
    EXPECT_TRUE(shards().front().starts_with("000000000.000016.")) << shards().front();
    const std::string digest = info("plain.h5").at("contents_digest");
    EXPECT_EQ(info("run.h5").at("contents_digest"), digest);
    const Finished verified = warpsieve({"verify", "run.h5", "--share", "0"});
    EXPECT_EQ(verified.exit_code, 0) << verified.err;
    const std::vector<std::string> part{"--from", "9.9e7", "--to", "1.01e8"};
    const auto exported = [&](const char* name) {
        return warpsieve({"export", name, part[0], part[1], part[2], part[3]}).out;
    };
    EXPECT_TRUE(exported("run.h5") == exported("plain.h5"));
    const Finished one = warpsieve({"consolidate", "run.h5", "-o", "one.h5"});
    EXPECT_EQ(one.exit_code, 0) << one.err;
    EXPECT_EQ(info("one.h5").at("contents_digest"), digest);
}

TEST_P(CompactedShardsTest, AreReadByH5py) {
    const auto python = [this](const std::string& program) {
        return run({.command = {"/usr/bin/python3", "-c", program}, .folder = path("")});
    };
    if (python("import h5py").exit_code != 0) GTEST_SKIP() << "there is no h5py";
    const std::string name = GetParam();
    const Finished compared =
        python("import h5py\na, b = [h5py.File(f, 'r')['" + name +
               "'][:] for f in ('run.h5', 'plain.h5')]\nprint(len(a), (a == b).all())\n");
    EXPECT_EQ(compared.out, (stores_primes() ? "7378187 True\n" : "58333334 True\n"))
        << compared.err;
}

}  // namespace
}  // namespace warpsieve::test
