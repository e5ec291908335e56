// The clock of the calendar jumps under a running job, and the job is suspended beyond its time.

#include <csignal>
#include <thread>

#include "fault/fault_fixture.hpp"

namespace warpsieve::test {
namespace {

class ClockFault : public FaultTest {
protected:
    const Words endless_ = {"run", "0", "1e16", "-o", "long.h5", "--checkpoint-every", "20ms"};

    [[nodiscard]] int generation() const {
        return exists("long.h5") ? std::stoi(value("long.h5", "generation")) : 0;
    }
    void wait_for_saves(int more) const {
        const int before = generation();
        ASSERT_TRUE(eventually([&] { return generation() >= before + more; }));
    }
};

TEST_F(ClockFault, JumpsChangeNeitherTheSavesNorTheEnd) {
    Launch shifted = launch(endless_);
    shifted.variables["LD_PRELOAD"] = WARPSIEVE_SHIFT_CLOCK;
    shifted.variables["ASAN_OPTIONS"] = "verify_asan_link_order=0";
    shifted.variables["WARPSIEVE_CLOCK_SHIFT"] = path("shift");
    Process process(shifted);
    process.wait_for_text("sieving [0, ");
    wait_for_saves(2);
    const std::string before = value("long.h5", "date_modified");
    write("shift", "-3600\n");
    wait_for_saves(3);
    EXPECT_LT(value("long.h5", "date_modified"), before) << "the clock was not shifted";
    write("shift", "7200\n");
    wait_for_saves(3);
    EXPECT_GT(value("long.h5", "date_modified"), before);
    process.send(SIGTERM);
    EXPECT_EQ(process.wait().exit_code, exit_codes::stopped);
    // Without the shift the next session begins hours before the last one ended.
    Process again(launch(endless_));
    again.wait_for_text("resume: generation");
    wait_for_saves(2);
    again.send(SIGTERM);
    const Finished finished = again.wait();
    EXPECT_EQ(finished.exit_code, exit_codes::stopped);
    EXPECT_EQ(warpsieve({"verify", "long.h5", "--share", "0"}).exit_code, 0);
    EXPECT_GE(std::stod(value("long.h5", "elapsed_s")), 0);
}

TEST_F(ClockFault, SuspendedBeyondItsTimeARunStopsWhenItGoesOn) {
    Words limited = endless_;
    limited.insert(limited.end(), {"--max-time", "2s"});
    Process process(launch(limited));
    process.wait_for_text("sieving [0, ");
    process.send(SIGSTOP);
    // The limit must pass while nothing runs; there is nothing to wait for but time.
    std::this_thread::sleep_for(std::chrono::milliseconds(2200));
    process.send(SIGCONT);
    EXPECT_EQ(process.wait().exit_code, exit_codes::stopped);
    EXPECT_EQ(value("long.h5", "status"), "paused");
    EXPECT_EQ(value("long.h5", "sieved_any"), "true");
}

}  // namespace
}  // namespace warpsieve::test
