#include <gtest/gtest.h>

#include <cctype>
#include <ostream>

#include "io/checkpoint/checkpoint_file.hpp"
#include "support/folder_contents.hpp"
#include "support/process.hpp"
#include "support/stored_run.hpp"
#include "support/temp_folder.hpp"

// Programs of other people read /grid as the columns that it is, exactly, and /saves.

namespace warpsieve::test {
namespace {

const std::string python = WARPSIEVE_PYTHON;
const std::string octave = WARPSIEVE_OCTAVE;
const std::string rscript = WARPSIEVE_RSCRIPT;
const std::string ncdump = WARPSIEVE_NCDUMP;

/// A program that prints the numbers of two columns of /grid, row by row or one after the other,
/// and what else it likes but numbers.
struct GridReader {
    const char* name;
    std::vector<std::string> command;  ///< FILE stands for the file
    std::vector<std::string> probe;    ///< fails where the program cannot run
    bool signed_only = false;          ///< reads no number from 2^63 on
    bool by_columns = false;           ///< prints one column after the other

    friend void PrintTo(const GridReader& reader, std::ostream* out) { *out << reader.name; }
};

std::vector<GridReader> grid_readers() {
    return {
        {"h5py",
         {python, "-c",
          "import h5py, sys\n"
          "grid = h5py.File(sys.argv[1], 'r')['grid']\n"
          "assert grid['prime_count'].dims[0][0] == grid['last']\n"
          "for row in zip(grid['last'][:], grid['prime_count'][:]): print(*row)",
          "FILE"},
         {python, "-c", "import h5py"}},
        {"xarray",
         {python, "-c",
          "import sys, xarray\n"
          "grid = xarray.open_dataset(sys.argv[1], group='grid', engine='h5netcdf')\n"
          "assert grid['prime_count'].dims == ('last',)\n"
          "saves = xarray.open_dataset(sys.argv[1], group='saves', engine='h5netcdf')\n"
          "assert str(saves['time'].dtype).startswith('datetime64'), saves['time'].dtype\n"
          "for row in zip(grid['last'].values, grid['prime_count'].values): print(*row)",
          "FILE"},
         {python, "-c", "import xarray, h5netcdf"}},
        {"ncdump",
         {ncdump, "-v", "/grid/last,/grid/prime_count", "FILE"},
         {ncdump, "-k", "/dev/null"},
         false,
         true},
        {"Octave",
         {octave, "--no-gui", "--quiet", "--eval",
          R"(s = load("FILE"); printf("%lu %lu\n", [s.grid.last(:) s.grid.prime_count(:)]'))"},
         {octave, "--version"}},
        {"rhdf5",
         {rscript, "-e",
          R"(library(rhdf5); g <- h5read("FILE", "/grid", bit64conversion = "bit64"))"
          R"(; write(paste(g$last, g$prime_count), stdout()))"},
         {rscript, "-e", "library(rhdf5); library(bit64)"},
         true},
        {"hdf5r",
         {rscript, "-e",
          R"(suppressMessages(library(hdf5r)); g <- H5File$new("FILE", "r")[["grid"]])"
          R"(; write(paste(g[["last"]][], g[["prime_count"]][]), stdout()))"},
         {rscript, "-e", "library(hdf5r); library(bit64)"},
         true},
    };
}

using Numbers = std::vector<std::uint64_t>;

Numbers numbers_in(const std::string& text) {
    Numbers numbers;
    for (std::size_t at = 0; at < text.size();) {
        if (std::isdigit(static_cast<unsigned char>(text[at])) == 0) {
            ++at;
            continue;
        }
        std::size_t length = 0;
        numbers.push_back(std::stoull(text.substr(at), &length));
        at += length;
    }
    return numbers;
}

/// The numbers of a variable in ncdump's text: " last = 1, 2, 3 ;".
Numbers numbers_of(const std::string& text, const std::string& variable) {
    const auto data = text.rfind("data:");
    if (data == std::string::npos) return {};
    const auto begin = text.find(" " + variable + " = ", data);
    if (begin == std::string::npos) return {};
    return numbers_in(text.substr(begin, text.find(';', begin) - begin));
}

class GridReaders : public testing::TestWithParam<GridReader> {
protected:
    void SetUp() override {
        const GridReader& reader = GetParam();
        if (reader.command.front().empty()) GTEST_SKIP() << reader.name << " is not there";
        const Finished probed = run({.command = reader.probe});
        // ncdump knows no way to tell that it is there but by an error of its own.
        if (probed.exit_code != 0 && reader.command.front() != ncdump)
            GTEST_SKIP() << reader.name << " is not there";
    }

    void expect_grid(const core::Job& job) {
        write_stored_run(path_, job, {.batch = 200'000, .shard_bytes = 1U << 30});
        std::vector<std::string> command = GetParam().command;
        for (std::string& word : command)
            if (const auto at = word.find("FILE"); at != std::string::npos)
                word.replace(at, 4, path_);
        const Finished finished = run({.command = command});
        ASSERT_EQ(finished.exit_code, 0) << finished.err.substr(0, 1000);
        const io::Checkpoint checkpoint = io::prove_checkpoint(bytes_of_file(path_));
        Numbers last;
        Numbers counts;
        Numbers rows;
        for (const core::GridRow& row : checkpoint.progress.grid()) {
            last.push_back(row.last);
            counts.push_back(row.totals.prime_count);
            rows.insert(rows.end(), {row.last, row.totals.prime_count});
        }
        ASSERT_GT(last.size(), 100U);
        if (GetParam().by_columns) {
            EXPECT_EQ(numbers_of(finished.out, "last"), last);
            EXPECT_EQ(numbers_of(finished.out, "prime_count"), counts);
        } else {
            EXPECT_EQ(numbers_in(finished.out), rows) << finished.out.substr(0, 300);
        }
    }

    TempFolder folder_;
    std::string path_ = folder_.file("run.h5");
};

INSTANTIATE_TEST_SUITE_P(Of,
                         GridReaders,
                         testing::ValuesIn(grid_readers()),
                         [](const auto& reader) { return std::string(reader.param.name); });

TEST_P(GridReaders, ReadTheColumns) {
    expect_grid({.interval = {0, 1'000'000}, .quantities = core::all_quantities});
}

TEST_P(GridReaders, ReadNumbersNearTheEndOfTheRangeExactly) {
    if (GetParam().signed_only) GTEST_SKIP() << GetParam().name << " knows no such numbers";
    expect_grid({.interval = {~std::uint64_t{0} - 1'000'000, ~std::uint64_t{0}}});
}

TEST(MatplotlibExample, DrawsARun) {
    if (python.empty() ||
        run({.command = {python, "-c", "import h5py, matplotlib"}}).exit_code != 0)
        GTEST_SKIP() << "matplotlib or h5py is not there";
    const TempFolder folder;
    write_stored_run(folder.file("run.h5"), {.interval = {0, 1'000'000}}, {});
    const Finished finished =
        run({.command = {python, std::string(WARPSIEVE_EXAMPLES) + "/plot_matplotlib.py",
                         folder.file("run.h5"), folder.file("pi.png")}});
    ASSERT_EQ(finished.exit_code, 0) << finished.err;
    const Bytes picture = bytes_of_file(folder.file("pi.png"));
    EXPECT_GT(picture.size(), 5000U);
    EXPECT_EQ(std::string(picture.begin() + 1, picture.begin() + 4), "PNG");
}

}  // namespace
}  // namespace warpsieve::test
