// The disk gives trouble while a job runs: it fills up, becomes read-only, its folder goes away.
// The job goes on and saves once the trouble is over, or the next one goes on from what was saved.

#include <csignal>
#include <fstream>

#include "fault/ext4_disk.hpp"
#include "fault/fault_fixture.hpp"
#include "fault/small_disk.hpp"
#include "support/folder_contents.hpp"

namespace warpsieve::test {
namespace {

class DiskFault : public FaultTest {
protected:
    [[nodiscard]] static Words endless(const std::string& file) {
        return {"run", "0", "1e16", "-o", file, "--store", "none", "--checkpoint-every", "20ms"};
    }
    [[nodiscard]] int generation(const std::string& file) const {
        return exists(file) ? std::stoi(value(file, "generation")) : 0;
    }
    void wait_for_saves(const std::string& file, int more) const {
        const int before = generation(file);
        ASSERT_TRUE(eventually([&] { return generation(file) >= before + more; }));
    }
    [[nodiscard]] static std::size_t count(const std::string& text, const std::string& words) {
        std::size_t found = 0;
        for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1))
            ++found;
        return found;
    }
    /// Ends the run in good order; what it saved is good and can be gone on from.
    void expect_good_end(Process& process, const std::string& file) const {
        process.send(SIGTERM);
        const Finished finished = process.wait();
        EXPECT_EQ(finished.exit_code, exit_codes::stopped) << finished.err;
        EXPECT_EQ(value(file, "status"), "paused");
        EXPECT_EQ(warpsieve({"verify", file, "--share", "0"}).exit_code, 0);
        Process again(launch(endless(file)));
        again.wait_for_text("resume: generation");
        again.send(SIGTERM);
        EXPECT_EQ(again.wait().exit_code, exit_codes::stopped);
    }
};

TEST_F(DiskFault, AFullDiskCostsNothingOnceThereIsRoomAgain) {
    const SmallDisk disk(path("disk"), "1m");
    if (!disk.ok()) GTEST_SKIP() << "no right to mount a small file system";
    Process process(launch(endless("disk/long.h5")));
    process.wait_for_text("sieving [0, ");
    wait_for_saves("disk/long.h5", 2);
    // Whatever room a save has freed is taken at once, until one has failed.
    int fill = 0;
    ASSERT_TRUE(eventually([&] {
        std::ofstream(path("disk/fill" + std::to_string(fill++ % 8)), std::ios::app)
            << std::string(1 << 18, 'x');
        return process.err().find("not saved: ") != std::string::npos;
    }));
    EXPECT_NE(process.err().find("No space left on device"), std::string::npos) << process.err();
    EXPECT_EQ(warpsieve({"info", "disk/long.h5"}).exit_code, 0);
    for (int i = 0; i < 8; ++i) std::filesystem::remove(path("disk/fill" + std::to_string(i)));
    wait_for_saves("disk/long.h5", 2);
    expect_good_end(process, "disk/long.h5");
}

TEST_F(DiskFault, AFileSystemThatCountsNoBlocksIsNotFull) {
    const SmallDisk disk(path("disk"));
    if (!disk.ok()) GTEST_SKIP() << "no right to mount a ramfs";
    const SmallJob job{"primes", "1e9", "1e9+2e8"};  // 150 shards: some are compacted
    const std::string digest = undisturbed_digest(job);
    const Finished planned = warpsieve(command(job, "disk/run.h5", {"--dry-run"}));
    EXPECT_EQ(planned.exit_code, 0) << planned.err;
    EXPECT_NE(planned.out.find("unknown"), std::string::npos) << planned.out;
    const Finished done = warpsieve(command(job, "disk/run.h5", {"--scratch", "disk"}));
    EXPECT_EQ(done.exit_code, 0) << done.err;
    EXPECT_EQ(done.err.find("not merged"), std::string::npos) << done.err;
    EXPECT_EQ(value("disk/run.h5", "contents_digest"), digest);
    EXPECT_EQ(warpsieve({"verify", "disk/run.h5", "--share", "0"}).exit_code, 0);
    for (const Words& join : std::vector<Words>{
             {"consolidate", "disk/run.h5", "-o", "disk/copy.h5"},
             {"consolidate", "disk/run.h5", "-o", "disk/scratched.h5", "--scratch", "disk"},
             {"merge", "disk/run.h5", "-o", "disk/merged.h5"}}) {
        const Finished joined = warpsieve(join);
        EXPECT_EQ(joined.exit_code, 0) << joined.err;
    }
    for (const char* file : {"disk/copy.h5", "disk/scratched.h5", "disk/merged.h5"})
        EXPECT_EQ(value(file, "contents_digest"), digest) << file;
}

TEST_F(DiskFault, AReadOnlyFileSystemIsNamedAndNothingIsTouched) {
    const SmallDisk disk(path("disk"), "8m");
    if (!disk.ok()) GTEST_SKIP() << "no right to mount a small file system";
    {
        Process process(launch(endless("disk/long.h5")));
        process.wait_for_text("sieving [0, ");
        wait_for_saves("disk/long.h5", 2);
        process.send(SIGTERM);
        ASSERT_EQ(process.wait().exit_code, exit_codes::stopped);
    }
    ASSERT_TRUE(disk.remount_read_only());
    const auto before = folder_contents(path("disk"));
    Words planned = endless("disk/long.h5");
    planned.emplace_back("--dry-run");
    for (const Words& words : {endless("disk/long.h5"), planned})
        expect_error(warpsieve(words), exit_codes::io,
                     {"disk", "Read-only file system", "save elsewhere"});
    EXPECT_EQ(folder_contents(path("disk")), before);
    EXPECT_EQ(value("disk/long.h5", "status"), "paused");
    EXPECT_EQ(warpsieve({"verify", "disk/long.h5", "--share", "0"}).exit_code, 0);
    ASSERT_TRUE(disk.remount_writable());
    Process again(launch(endless("disk/long.h5")));
    again.wait_for_text("resume: generation");
    expect_good_end(again, "disk/long.h5");
}

// A file system that has met an error stays read-only until it is unmounted, so the run cannot save
// any more: it says so at each try and computes on, as for any save that fails.
TEST_F(DiskFault, AFileSystemThatTurnsReadOnlyUnderTheRunCostsNoSave) {
    const Ext4Disk disk(path("disk"), path("image"));
    if (!disk.ok()) GTEST_SKIP() << "no right to mount a file system on a loop device";
    Process process(launch(endless("disk/long.h5")));
    process.wait_for_text("sieving [0, ");
    wait_for_saves("disk/long.h5", 4);
    const int acknowledged = generation("disk/long.h5") - 1;  // the newest may not be synced yet
    if (!disk.meet_an_error()) GTEST_SKIP() << "this kernel pretends no errors of ext4";
    const std::string failure = "not saved: ";
    process.wait_for_text(failure);
    const std::size_t tries = count(process.err(), failure);
    ASSERT_TRUE(eventually([&] { return count(process.err(), failure) >= tries + 3; }));
    EXPECT_NE(process.err().find("Read-only file system"), std::string::npos) << process.err();
    EXPECT_GE(generation("disk/long.h5"), acknowledged) << "what was saved can still be read";
    process.send(SIGTERM);
    const Finished finished = process.wait();
    EXPECT_EQ(finished.exit_code, exit_codes::io) << finished.err;
    ASSERT_TRUE(disk.repair());
    EXPECT_GE(generation("disk/long.h5"), acknowledged);
    for (const char* file : {"disk/long.prev1.h5", "disk/long.prev2.h5"})
        EXPECT_EQ(warpsieve({"verify", file, "--share", "0"}).exit_code, 0) << file;
    Process again(launch(endless("disk/long.h5")));
    again.wait_for_text("resume: generation");
    wait_for_saves("disk/long.h5", 2);
    expect_good_end(again, "disk/long.h5");
}

TEST_F(DiskFault, AFileSystemThatTurnsReadOnlyCostsNoStoredPrime) {
    const Ext4Disk disk(path("disk"), path("image"));
    if (!disk.ok()) GTEST_SKIP() << "no right to mount a file system on a loop device";
    const SmallJob job{"primes", "1e9", "1e9+2e8"};  // 150 shards
    const std::string digest = undisturbed_digest(job);
    Process process(launch(command(job, "disk/run.h5")));
    process.wait_for_text("sieving [1000000000, ");
    wait_for_saves("disk/run.h5", 8);
    const int acknowledged = generation("disk/run.h5") - 1;
    ASSERT_FALSE(process.ended());
    if (!disk.meet_an_error()) GTEST_SKIP() << "this kernel pretends no errors of ext4";
    // Primes that find no place on the disk would fill the memory: here the run ends.
    const Finished finished = process.wait();
    EXPECT_EQ(finished.exit_code, exit_codes::io) << finished.err;
    EXPECT_NE(finished.err.find("Read-only file system"), std::string::npos) << finished.err;
    ASSERT_TRUE(disk.repair());
    EXPECT_GE(generation("disk/run.h5"), acknowledged);
    const Finished resumed = warpsieve(command(job, "disk/run.h5"));
    EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
    EXPECT_NE(resumed.err.find("resume: generation"), std::string::npos) << resumed.err;
    EXPECT_EQ(value("disk/run.h5", "contents_digest"), digest);
    EXPECT_EQ(warpsieve({"verify", "disk/run.h5", "--share", "0.01"}).exit_code, 0);
}

TEST_F(DiskFault, AFolderThatGoesAwayForAWhileCostsNothing) {
    std::filesystem::create_directory(path("here"));
    Process process(launch(endless("here/long.h5")));
    process.wait_for_text("sieving [0, ");
    wait_for_saves("here/long.h5", 2);
    std::filesystem::rename(path("here"), path("away"));
    process.wait_for_text("not saved: ");
    EXPECT_NE(process.err().find("No such file or directory"), std::string::npos);
    std::filesystem::rename(path("away"), path("here"));
    wait_for_saves("here/long.h5", 2);
    expect_good_end(process, "here/long.h5");
}

TEST_F(DiskFault, AFileReplacedUnderTheRunIsNotWrittenOver) {
    Process process(launch(endless("long.h5")));
    process.wait_for_text("sieving [0, ");
    wait_for_saves("long.h5", 2);
    // A file that comes between the run's look at it and its rename is replaced: no call of the
    // kernel could tell. Then it comes again.
    do {
        write("precious", "somebody's data\n");
        std::filesystem::rename(path("precious"), path("long.h5"));
        ASSERT_TRUE(
            eventually([&] { return process.ended() || read("long.h5") != "somebody's data\n"; }));
    } while (!process.ended());
    const Finished finished = process.wait();
    EXPECT_EQ(finished.exit_code, exit_codes::foreign_file) << finished.err;
    EXPECT_EQ(read("long.h5"), "somebody's data\n");
    // One of these may be the file that came too early: it was moved up like a generation.
    EXPECT_TRUE(warpsieve({"info", "long.prev1.h5"}).exit_code == 0 ||
                warpsieve({"info", "long.prev2.h5"}).exit_code == 0);
}

}  // namespace
}  // namespace warpsieve::test
