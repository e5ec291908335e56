#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "io/checkpoint/checkpoint.hpp"
#include "io/checkpoint/checkpoint_file.hpp"
#include "io/disk/file_system.hpp"
#include "report/lines.hpp"
#include "support/append_batch.hpp"
#include "support/folder_contents.hpp"
#include "support/recording_listener.hpp"
#include "support/refusal.hpp"
#include "support/sample_checkpoint.hpp"
#include "support/temp_folder.hpp"
#include "support/trial_engine.hpp"
#include "verify/verify.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::verify {

/// One file in a folder of its own, what `verify` says of it, step by step.
class VerifyFixture : public testing::Test {
protected:
    using Steps = std::vector<std::string>;

    explicit VerifyFixture(const core::Job& job) : job_(job) {}

    /// What is sieved again with, plain and fast.
    [[nodiscard]] virtual std::unique_ptr<core::Engine> make_engine() = 0;

    void write(const Bytes& file) const { test::write_file(path_, file); }
    void write(const io::Checkpoint& checkpoint) const { write(io::encode_checkpoint(checkpoint)); }

    bool verify() {
        const auto files = io::make_posix_file_system();
        const auto plain = make_engine();
        const auto fast = make_engine();
        const Sieves sieves{*plain, *fast, [this] { return std::make_unique<PassOn>(listener_); }};
        return verify_file(*files, path_, sieves, options_, stop_.get_token(),
                           [this](const std::string& step, const std::string& found) {
                               steps_.push_back(step);
                               texts_.push_back(found);
                               if (step == stop_after_) stop_.request_stop();
                           });
    }
    template <class Refusal>
    void expect_refused(const std::string& words) {
        const std::string said = test::refusal<Refusal>([this] { static_cast<void>(verify()); });
        EXPECT_TRUE(test::contains(said, words)) << said;
    }
    template <class Refusal>
    void expect_refused(const io::Checkpoint& checkpoint, const std::string& words) {
        write(checkpoint);
        expect_refused<Refusal>(words);
    }

    /// A run in which some integers are taken for prime or not against the truth; everything in it
    /// fits together.
    [[nodiscard]] io::Checkpoint sieved_wrongly(const std::vector<std::uint64_t>& wrong) const {
        io::Checkpoint checkpoint = test::new_sample(job_);
        const auto prime = [&](std::uint64_t n) {
            return test::is_prime(n) != (std::ranges::find(wrong, n) != wrong.end());
        };
        while (!checkpoint.progress.done()) {
            const Interval batch = checkpoint.progress.next_batch(2400);
            const auto result = test::sieve_by(prime, batch, checkpoint.progress.wanted());
            append_batch(checkpoint.tail, batch, result.bitmap, 1);
            checkpoint.progress.add(result);
        }
        checkpoint.status = io::Status::complete;
        return checkpoint;
    }
    [[nodiscard]] io::Checkpoint sieved_well() const { return sieved_wrongly({}); }

    /// The listener of a verification goes with it; what it was told stays.
    class PassOn : public report::QuietReport {
    public:
        explicit PassOn(test::RecordingListener& to) : QuietReport([](auto) {}), to_(to) {}
        void progressed(const report::Moment& moment) override { to_.progressed(moment); }

    private:
        test::RecordingListener& to_;
    };

    core::Job job_;
    VerifyOptions options_;
    test::RecordingListener listener_;
    std::stop_source stop_;
    std::string stop_after_;  ///< a step; empty: none
    test::TempFolder folder_;
    std::string path_ = folder_.file("run.h5");
    Steps steps_;
    Steps texts_;
};

}  // namespace warpsieve::verify
