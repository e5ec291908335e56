#include "cli/cli_fixture.hpp"
#include "support/folder_contents.hpp"

// What h5py and the tools of HDF5 do to files of a run, and what is said of these then.

namespace warpsieve::test {
namespace {

/// Opens a file, says so, and waits to be killed or for the end of its standard input.
constexpr const char* hold =
    "import h5py, sys, time\n"
    "swmr = sys.argv[2] == 'swmr'\n"
    "file = h5py.File(sys.argv[1], 'r+' if swmr else 'a', libver='latest' if swmr else None)\n"
    "if swmr: file.swmr_mode = True\n"
    "print('opened', flush=True)\n"
    "while True: time.sleep(0.1)\n";

class OtherPrograms : public CliTest, public testing::WithParamInterface<std::string> {
protected:
    static constexpr const char* python_program = "/usr/bin/python3";

    void SetUp() override {
        const bool there = std::filesystem::exists(python_program) &&
                           run({.command = {python_program, "-c", "import h5py"}}).exit_code == 0;
        if (!there) GTEST_SKIP() << "there is no h5py (python3-h5py)";
        ASSERT_EQ(warpsieve({"run", "0", "1e6", "-o", "x.h5", "--store", "primes"}).exit_code, 0);
        original_ = bytes_of_file(path("x.h5"));
    }
    [[nodiscard]] Launch python(const std::string& script,
                                const std::vector<std::string>& arguments = {}) const {
        Launch launch{.command = {python_program, "-c", script}, .folder = path("")};
        launch.command.insert(launch.command.end(), arguments.begin(), arguments.end());
        return launch;
    }
    static bool has(const char* tool) {
        try {
            return run({.command = {tool, "--version"}}).exit_code == 0;
        } catch (const std::exception&) {
            return false;
        }
    }
    void expect_read_with_warning() const {
        for (const std::string verb : {"verify", "info", "export"}) {
            const Finished finished = warpsieve({verb, "x.h5"});
            EXPECT_EQ(finished.exit_code, 0) << finished.err;
            EXPECT_EQ(finished.err.find("warning: x.h5 is open for writing in another program"), 0U)
                << finished.err;
        }
    }

    Bytes original_;
};
INSTANTIATE_TEST_SUITE_P(With, OtherPrograms, testing::Values("a", "swmr"), [](const auto& mode) {
    return mode.param;
});

TEST_P(OtherPrograms, HoldAFileOpenForWriting) {
    Process holder(python(hold, {"x.h5", GetParam()}));
    holder.wait_for_text("opened");
    EXPECT_NE(bytes_of_file(path("x.h5")), original_);
    expect_read_with_warning();
    holder.send(SIGKILL);
    holder.wait();
    expect_read_with_warning();
    if (!has("h5clear")) return;
    ASSERT_EQ(run({.command = {"h5clear", "-s", "x.h5"}, .folder = path("")}).exit_code, 0);
    EXPECT_EQ(bytes_of_file(path("x.h5")), original_);
    EXPECT_EQ(warpsieve({"verify", "x.h5"}).err, "");
}

using OneOtherProgram = OtherPrograms;
INSTANTIATE_TEST_SUITE_P(By, OneOtherProgram, testing::Values("h5py"));

TEST_P(OneOtherProgram, ThatReadsLeavesNothing) {
    ASSERT_EQ(run(python("import h5py\nh5py.File('x.h5', 'r')['primes'][:5]")).exit_code, 0);
    EXPECT_EQ(bytes_of_file(path("x.h5")), original_);
}

TEST_P(OneOtherProgram, ThatAddsAnAttributeChangesTheFile) {
    // Its text goes where the file ended.
    ASSERT_EQ(run(python("import h5py\n"
                         "with h5py.File('x.h5', 'a') as file: file.attrs['note'] = 'mine'"))
                  .exit_code,
              0);
    for (const std::string verb : {"verify", "info", "export"})
        expect_error(
            warpsieve({verb, "x.h5"}), exit_codes::damaged,
            {"x.h5: it was changed by another program; stock tools may still read its data"});
    expect_error(warpsieve({"run", "0", "1e6", "-o", "x.h5", "--store", "primes"}),
                 exit_codes::damaged, {"changed by another program"});
}

TEST_P(OneOtherProgram, ThatRepacksAFileChangesIt) {
    if (!has("h5repack")) GTEST_SKIP() << "there is no h5repack (hdf5-tools)";
    const auto repack = [this](const std::vector<std::string>& options) {
        std::vector<std::string> command{"h5repack"};
        command.insert(command.end(), options.begin(), options.end());
        command.insert(command.end(), {"x.h5", "y.h5"});
        ASSERT_EQ(run({.command = command, .folder = path("")}).exit_code, 0);
    };
    repack({"-L"});
    expect_error(warpsieve({"verify", "y.h5"}), exit_codes::damaged,
                 {"y.h5: it was changed by another program"});
    repack({});  // with a superblock of version 0, which has no checksum
    expect_error(warpsieve({"verify", "y.h5"}), exit_codes::damaged,
                 {"y.h5: it does not match its seal: damaged or changed"});
}

}  // namespace
}  // namespace warpsieve::test
