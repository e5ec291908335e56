#include "app/run_look.hpp"

#include <gtest/gtest.h>

#include "app/look_fixture.hpp"
#include "app/summary.hpp"
#include "io/store/checkpoint_store.hpp"
#include "support/faulty_file_system.hpp"
#include "support/folder_contents.hpp"
#include "support/manual_clock.hpp"
#include "support/temp_folder.hpp"

namespace warpsieve::app {
namespace {

using std::chrono::seconds;

const core::Job job{.interval = {0, 99'999}};

TEST(Pace, OfARunAtWorkIsThatOfItsSession) {
    RunLook look = look_at(job, 40'000);
    look.run->history.back().first = 20'000;  // an earlier one did what is below
    look.run->history.back().last = 39'999;
    const double left = 99'999 - static_cast<double>(*look.run->progress.sieved_through());
    EXPECT_EQ(pace_of(look).rate, 10'000);
    EXPECT_DOUBLE_EQ(pace_of(look).eta_s.value(), left / 10'000);
}

/// By the clock of the file system alone: what was done since the save is in no file.
TEST(Pace, CountsWhatWasWorkedSinceTheSave) {
    RunLook look = look_at(job, 40'000);
    const double at_save = pace_of(look).eta_s.value();
    look.life.saved = io::FileTime(seconds(1'000'000));
    look.life.last_sign = look.life.saved + seconds(1);
    EXPECT_DOUBLE_EQ(pace_of(look).eta_s.value(), at_save - 1);
    look.life.last_sign = look.life.saved + seconds(100);
    EXPECT_EQ(pace_of(look).eta_s, 0.0);
}

TEST(Pace, IsNotKnownBeforeTheFirstSaveOfASession) {
    RunLook look = look_at(job, 40'000);
    look.run->history.push_back({.number = 2});
    EXPECT_EQ(pace_of(look).rate, 0);
    EXPECT_FALSE(pace_of(look).eta_s);
}

TEST(Pace, HasNoEndWhereNobodyWorks) {
    for (const auto status : {io::LiveStatus::interrupted, io::LiveStatus::paused}) {
        const Pace pace = pace_of(look_at(job, 40'000, status));
        EXPECT_FALSE(pace.eta_s);
        EXPECT_GT(pace.rate, 9'000) << "over all sessions";
    }
    const Pace pace = pace_of(look_at(job, 99'999, io::LiveStatus::complete));
    EXPECT_EQ(pace.eta_s, 0.0);
    EXPECT_EQ(pace.rate, 25'000);
}

// Files.

class Looking : public testing::Test {
protected:
    void save(io::Status status) {
        checkpoint_.status = status;
        static_cast<void>(store_->publish(checkpoint_));
    }
    /// Calls that open a generation whole.
    [[nodiscard]] std::size_t readings() const {
        const auto is_map = [](const std::string& call) { return call.starts_with("map "); };
        return static_cast<std::size_t>(std::ranges::count_if(files_.log(), is_map));
    }

    test::TempFolder folder_;
    std::string file_ = folder_.file("run.h5");
    test::FaultyFileSystem files_;
    test::ManualClock clock_;
    io::Checkpoint checkpoint_ = test::small_sample();
    std::optional<io::CheckpointStore> store_{
        std::in_place, files_, file_, 3U,
        io::Owner{.identity = {.host = "node01", .pid = 7, .session_id = "s"}, .since = "then"}};
    Looker looker_{files_, {}, clock_.clock()};
    std::vector<std::string> warnings_;
};

TEST_F(Looking, SeesWhatIsSavedAndWhoSavesIt) {
    static_cast<void>(store_->begin(warnings_));
    save(io::Status::running);
    EXPECT_EQ(looker_.look(file_).status(), "running");
    EXPECT_EQ(looker_.look(file_).life.owner->identity.pid, 7);
    save(io::Status::paused);
    store_.reset();
    EXPECT_EQ(looker_.look(file_).status(), "paused");
}

TEST_F(Looking, ReadsAGenerationOnceAndItsLockEachTime) {
    static_cast<void>(store_->begin(warnings_));
    save(io::Status::running);
    EXPECT_EQ(looker_.look(file_).status(), "running");
    const std::size_t before = readings();
    EXPECT_EQ(looker_.look(file_).status(), "running");
    store_.reset();
    EXPECT_EQ(looker_.look(file_).status(), "interrupted");
    EXPECT_EQ(readings(), before);
}

TEST_F(Looking, SeesThatAFileIsMissingAndThatSomebodyIsAboutToWriteIt) {
    EXPECT_EQ(looker_.try_to_look(file_).status(), "missing");
    EXPECT_EQ(looker_.try_to_look(file_).code, ExitCode::io);
    static_cast<void>(store_->begin(warnings_));
    EXPECT_EQ(looker_.try_to_look(file_).life.owner->identity.host, "node01");
}

TEST_F(Looking, SaysWhyAFileCannotBeRead) {
    test::write_file(file_, std::string("somebody's data"));
    EXPECT_EQ(looker_.try_to_look(file_).status(), "foreign");
    static_cast<void>(files_.remove(file_));
    static_cast<void>(store_->begin(warnings_));
    save(io::Status::running);
    Bytes bytes = test::bytes_of_file(file_);
    bytes[3000] ^= 1;
    test::write_file(file_, bytes);
    const RunLook look = looker_.try_to_look(file_);
    EXPECT_EQ(look.status(), "damaged");
    EXPECT_EQ(look.code, ExitCode::damaged);
    EXPECT_NE(look.problem.find(file_), std::string::npos) << look.problem;
    EXPECT_THROW(static_cast<void>(looker_.look(file_)), DamagedError);
}

// For people.

TEST(Describe, ShowsTheLastTenSessionsAndHowManyThereWere) {
    RunLook look = look_at(job, 40'000, io::LiveStatus::paused);
    const io::Session first = look.run->history.back();
    for (std::uint32_t number = 2; number <= 1000; ++number) {
        look.run->history.push_back(first);
        look.run->history.back().number = number;
    }
    const std::string text = describe(look);
    EXPECT_NE(text.find("1,000, of which these are the last 10\n"), std::string::npos) << text;
    EXPECT_EQ(text.find("\n  990  "), std::string::npos) << text;
    EXPECT_NE(text.find("\n  991  "), std::string::npos) << text;
    EXPECT_NE(text.find("\n  1000  "), std::string::npos) << text;
    look.run->history.resize(10);
    EXPECT_NE(describe(look).find("sessions\n    1  "), std::string::npos) << describe(look);
}

TEST(Describe, HasTheCommandThatGoesOnUnlessAllIsDone) {
    for (const auto status :
         {io::LiveStatus::running, io::LiveStatus::interrupted, io::LiveStatus::paused})
        EXPECT_NE(describe(look_at(job, 40'000, status, "it's.h5"))
                      .find("to go on       warpsieve run -o 'it'\\''s.h5'\n"),
                  std::string::npos);
    EXPECT_EQ(describe(look_at(job, 99'999, io::LiveStatus::complete)).find("to go on"),
              std::string::npos);
    EXPECT_EQ(go_on_command("-x.h5"), "warpsieve run -o ./-x.h5");
}

TEST(Describe, SaysThatAStatusIsJudgedByAge) {
    RunLook look = look_at(job, 40'000);
    EXPECT_EQ(describe(look).find("judged"), std::string::npos);
    look.life.judged_by_age = io::no_locks;
    look.run->checkpoint_interval_s = 41;
    EXPECT_NE(describe(look).find(
                  "judged by age  the file system has no locks; saves come every 41 s or so\n"),
              std::string::npos)
        << describe(look);
}

TEST(Describe, CallsTheSessionOfAnInterruptedRunKilled) {
    EXPECT_NE(describe(look_at(job, 40'000, io::LiveStatus::interrupted)).find("  killed "),
              std::string::npos);
    EXPECT_NE(describe(look_at(job, 40'000)).find("  running "), std::string::npos);
}

TEST(Describe, ShowsASignOfLifeOfTheFutureAsThat) {
    RunLook look = look_at(job, 40'000);
    look.life.last_sign = io::FileTime();
    look.life.seconds_since_sign = 3;
    EXPECT_NE(describe(look).find("last sign of life 3 s ago\n"), std::string::npos);
    look.life.seconds_since_sign = -600;
    EXPECT_NE(describe(look).find("10 min ahead of the clock of this machine\n"),
              std::string::npos);
}

}  // namespace
}  // namespace warpsieve::app
