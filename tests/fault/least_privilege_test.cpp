// What the program does not do: start others, follow links that somebody laid, give files other
// rights than the user's umask says, or ask for memory because a file says so.

#include <sys/stat.h>

#include <fstream>

#include "fault/fault_fixture.hpp"
#include "io/hdf5/image_editor.hpp"
#include "support/folder_contents.hpp"

namespace warpsieve::test {
namespace {

class LeastPrivilege : public FaultTest {
protected:
    [[nodiscard]] mode_t rights(const std::string& name) const {
        struct stat status {};
        EXPECT_EQ(lstat(path(name).c_str(), &status), 0) << name;
        return status.st_mode & 0777U;
    }
    /// 256 MiB of addresses: enough for the program, not for what a file may claim.
    [[nodiscard]] Finished info_with_little_memory(const std::string& file) const {
        const std::string line = "ulimit -v 262144; exec " WARPSIEVE_PROGRAM " info " + file;
        return run({.command = {"sh", "-c", line}, .folder = path("")});
    }
    /// Stops in the middle of the job.
    void stop_halfway() const {
        const Finished finished =
            warpsieve(command(storing_primes, "run.h5", {"--max-time", "1ms"}));
        ASSERT_EQ(finished.exit_code, exit_codes::stopped) << finished.err;
    }
};

TEST_F(LeastPrivilege, StartsNoOtherProgram) {
    const TempFolder logs;
    Words words = {"strace",         "-f", "-o", logs.file("log"), "-e", "trace=execve,execveat",
                   WARPSIEVE_PROGRAM};
    const Words job = command(storing_primes, "run.h5");
    words.insert(words.end(), job.begin(), job.end());
    Launch traced = launch({});
    traced.command = words;
    traced.variables.merge(without_leak_check());
    if (run({.command = {"strace", "-o", logs.file("try"), "true"}}).exit_code != 0)
        GTEST_SKIP() << "there is no strace, or it may not trace";
    ASSERT_EQ(run(traced).exit_code, 0);
    std::ifstream log(logs.file("log"));
    int started = 0;
    for (std::string line; std::getline(log, line);)
        if (line.find("execve") != std::string::npos) ++started;
    EXPECT_EQ(started, 1) << "beside itself";
}

TEST_F(LeastPrivilege, FilesHaveTheRightsThatTheUmaskSays) {
    for (const auto& [mask, file, folder] :
         {std::tuple("077", 0600U, 0700U), std::tuple("002", 0664U, 0775U)}) {
        std::string line = "umask " + std::string(mask) + "; exec " WARPSIEVE_PROGRAM;
        for (const std::string& word : command(storing_primes, "run.h5")) line += " " + word;
        Launch masked = launch({});
        masked.command = {"sh", "-c", line};
        ASSERT_EQ(run(masked).exit_code, 0);
        EXPECT_EQ(rights("run.h5"), file);
        EXPECT_EQ(rights("run.shards"), folder);
        for (const std::string& name : file_names(path("run.shards")))
            EXPECT_EQ(rights("run.shards/" + name), file) << name;
        remove_run("run");
    }
}

TEST_F(LeastPrivilege, LinksThatSomebodyLaidAreNotWrittenThrough) {
    write("precious", "somebody's data\n");
    // Every name that can be guessed: the lock, and the temporary files of a process.
    std::filesystem::create_symlink("precious", path("run.lock"));
    expect_error(warpsieve(command(storing_primes, "run.h5")), exit_codes::io, {"run.lock"});
    EXPECT_EQ(read("precious"), "somebody's data\n");
    std::filesystem::remove(path("run.lock"));
    stop_halfway();
    std::filesystem::remove(path("run.prev1.h5"));
    std::filesystem::create_symlink("precious", path("run.prev1.h5"));
    const std::string digest = undisturbed_digest(storing_primes);
    const Finished finished = warpsieve(command(storing_primes, "run.h5"));
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_EQ(value("run.h5", "contents_digest"), digest);
    EXPECT_EQ(read("precious"), "somebody's data\n");
}

/// Puts a data set without a stored byte in the place of another.
void replace(hid_t file, const char* name, hid_t row_type, hsize_t rows) {
    remove_object(file, name);
    const io::Handle space(H5Screate_simple(1, &rows, nullptr), "shape a table");
    const io::Handle how(H5Pcreate(H5P_DATASET_CREATE), "create a list");
    io::checked(H5Pset_chunk(how.get(), 1, &rows), "chunk a table");
    const io::Handle table(
        H5Dcreate2(file, name, row_type, space.get(), H5P_DEFAULT, how.get(), H5P_DEFAULT),
        "create a table");
}

TEST_F(LeastPrivilege, ATableThatClaimsAGibibyteIsRefusedWithoutTheMemory) {
    stop_halfway();
    if (info_with_little_memory("run.h5").exit_code != 0)
        GTEST_SKIP() << "the program needs more addresses: it has a sanitizer";
    const Bytes good = bytes_of_file(path("run.h5"));
    std::filesystem::remove(path("run.prev1.h5"));
    std::filesystem::remove(path("run.prev2.h5"));
    const io::Handle row(H5Tcreate(H5T_COMPOUND, 1024), "create a table");
    io::checked(H5Tinsert(row.get(), "session", 0, H5T_STD_U32LE), "add a column");
    write_file(path("run.h5"),
               edited(good, [&](hid_t file) { replace(file, "history", row.get(), 1U << 20); }));
    expect_error(info_with_little_memory("run.h5"), exit_codes::damaged,
                 {"run.h5", "history claims more than it holds"});
    write_file(path("run.h5"), edited(good, [](hid_t file) {
                   replace(file, "grid/last", H5T_STD_U64LE, 1U << 27);
               }));
    expect_error(info_with_little_memory("run.h5"), exit_codes::damaged,
                 {"run.h5", "last claims more than it holds"});
}

}  // namespace
}  // namespace warpsieve::test
