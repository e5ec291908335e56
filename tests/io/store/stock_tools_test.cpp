#include <gtest/gtest.h>

#include <cstring>
#include <fstream>

#include "io/chunk/chunk_codec.hpp"
#include "io/store/shard_fixture.hpp"
#include "support/process.hpp"

// What h5dump, h5ls and h5py read from a run with shards, through its virtual data set.

namespace warpsieve::io {
namespace {

class StockTools : public ShardTest {
protected:
    void SetUp() override { leave_shards(3); }

    [[nodiscard]] const char* dataset() const {
        return GetParam() == core::Store::primes ? "/primes" : "/bitmap";
    }
    /// From another folder, as users do.
    static std::string out_of(const std::vector<std::string>& command) {
        const test::Finished finished = test::run({.command = command, .folder = "/"});
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        return finished.out;
    }
    [[nodiscard]] std::uint64_t element(const Bytes& all, std::size_t index) const {
        std::uint64_t value = 0;
        std::memcpy(&value, &all[index * element_bytes(GetParam())], element_bytes(GetParam()));
        return value;
    }
    /// The data set as h5dump -b gives it: the bytes of all its elements.
    [[nodiscard]] Bytes dumped() const {
        const std::string out = folder.file("dump.bin");
        out_of({WARPSIEVE_H5DUMP, "-d", dataset(), "-b", "LE", "-o", out, output});
        return test::bytes_of_file(out);
    }
};
INSTANTIATE_TEST_SUITE_P(Of, StockTools, testing::Values(core::Store::primes, core::Store::bitmap));

TEST_P(StockTools, H5dumpReadsShardsAndTailAsOne) {
    if (std::strlen(WARPSIEVE_H5DUMP) == 0) GTEST_SKIP() << "there is no h5dump (hdf5-tools)";
    EXPECT_TRUE(dumped() == stored_bytes(folder.path(), saved()));
}

TEST_P(StockTools, H5dumpPrintsAcrossTheSeamOfTwoShards) {
    if (std::strlen(WARPSIEVE_H5DUMP) == 0) GTEST_SKIP() << "there is no h5dump (hdf5-tools)";
    const Bytes all = stored_bytes(folder.path(), saved());
    const std::size_t seam = chunk_elements(GetParam());
    const std::string text = out_of(
        {WARPSIEVE_H5DUMP, "-d", dataset(), "-s", std::to_string(seam - 1), "-c", "2", output});
    EXPECT_TRUE(contains(text, "(" + std::to_string(seam - 1) +
                                   "): " + std::to_string(element(all, seam - 1)) + ", " +
                                   std::to_string(element(all, seam)) + "\n"))
        << text;
}

TEST_P(StockTools, ReadARunWhoseFilesWereMovedTogether) {
    if (std::strlen(WARPSIEVE_H5DUMP) == 0) GTEST_SKIP() << "there is no h5dump (hdf5-tools)";
    const Bytes all = stored_bytes(folder.path(), saved());
    std::filesystem::create_directory(folder.path() / "elsewhere");
    std::filesystem::rename(output, folder.file("elsewhere/other.h5"));
    std::filesystem::rename(folder.path() / "run.shards", folder.path() / "elsewhere/run.shards");
    output = folder.file("elsewhere/other.h5");
    EXPECT_TRUE(dumped() == all);
}

/// libhdf5 takes "%b" in the name of a source for a number.
TEST_P(StockTools, ReadARunWhateverItsName) {
    if (std::strlen(WARPSIEVE_H5DUMP) == 0) GTEST_SKIP() << "there is no h5dump (hdf5-tools)";
    const Bytes all = stored_bytes(folder.path(), saved());
    for (const char* name : {"50%b.h5", "100%%.h5", "a b.h5", "no extension"}) {
        output = folder.file(name);
        leave_shards(3);
        EXPECT_TRUE(dumped() == all) << name;
    }
}

TEST_P(StockTools, H5lsListsTheParts) {
    if (std::strlen(WARPSIEVE_H5LS) == 0) GTEST_SKIP() << "there is no h5ls (hdf5-tools)";
    const std::string text = out_of({WARPSIEVE_H5LS, output});
    const Checkpoint run = saved();
    EXPECT_TRUE(contains(text, "{" + std::to_string(stored_elements(run)) + "}")) << text;
    for (const char* part : {"grid", "history", "parameters", "shards", "state", "tail"})
        EXPECT_TRUE(contains(text, part)) << part;
}

TEST_P(StockTools, H5pyReadsShardsAndTailAsOne) {
    const auto python = [](const std::string& script, const std::string& argument) {
        return test::run({.command = {"/usr/bin/python3", "-c", script, argument}, .folder = "/"});
    };
    if (!std::filesystem::exists("/usr/bin/python3") || python("import h5py", "").exit_code != 0)
        GTEST_SKIP() << "there is no h5py (python3-h5py)";
    const test::Finished finished = python(
        "import h5py, sys\n"
        "data = h5py.File(sys.argv[1], 'r')['" +
            std::string(dataset()) +
            "']\n"
            "assert data.is_virtual and data.attrs['count'] == len(data)\n"
            "data[:].tofile(sys.argv[1] + '.bin')\n",
        output);
    ASSERT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_TRUE(bytes_of("run.h5.bin") == stored_bytes(folder.path(), saved()));
}

/// Why ours never read through it, and why FORMAT.md warns of it.
TEST_P(StockTools, ReadZerosForAShardThatIsMissing) {
    if (std::strlen(WARPSIEVE_H5DUMP) == 0) GTEST_SKIP() << "there is no h5dump (hdf5-tools)";
    const Bytes all = stored_bytes(folder.path(), saved());
    std::filesystem::remove(folder.path() / shard_file(1));
    Bytes holed = all;
    std::fill_n(holed.begin() + chunk_bytes, chunk_bytes, std::uint8_t{0});
    EXPECT_TRUE(dumped() == holed);
}

}  // namespace
}  // namespace warpsieve::io
