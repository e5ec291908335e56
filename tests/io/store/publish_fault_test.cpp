#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <ostream>

#include "io/disk/seal.hpp"
#include "io/store/store_fixture.hpp"

// A save that fails, or that the process dies in, at every single file-system call: invariants (1),
// here after every call, and (2) of checkpoint_store.cpp.

namespace warpsieve::io {
namespace {

struct Conditions {
    unsigned keep = 3;
    bool links = true;
    int error_number = EIO;
};

void PrintTo(const Conditions& conditions, std::ostream* out) {
    *out << "keep " << conditions.keep << (conditions.links ? "" : ", no links") << ", error "
         << conditions.error_number;
}

class FailingPublish : public StoreTest, public testing::WithParamInterface<Conditions> {
protected:
    void SetUp() override {
        leave_generations(5, GetParam().keep);
        before_ = contents();
    }

    /// A copy of the run, and a process at work on it whose next save is to be disturbed.
    struct Trial {
        explicit Trial(const FailingPublish& suite)
            : run(std::in_place, files, folder.file("run.h5"), person(2), GetParam().keep) {
            for (const auto& [name, bytes] : suite.before_)
                test::write_file(folder.file(name), bytes);
            files.links_unsupported = !GetParam().links;
            run->begin();
            run->sieve();
            files.heal();
            files.after_call = [this](const std::string& call) {
                const Bytes newest = test::bytes_of_file(folder.file("run.h5"));
                EXPECT_EQ(check_seal(newest).state, SealState::good) << "after " << call;
            };
        }

        [[nodiscard]] Bytes bytes_of(const std::string& name) const {
            return test::bytes_of_file(folder.file(name));
        }
        void expect_no_temporaries() const {
            for (const std::string& name : test::file_names(folder.path()))
                EXPECT_FALSE(contains(name, ".tmp.")) << name;
        }

        test::TempFolder folder;
        test::FaultyFileSystem files;
        std::optional<Writer> run;
    };

    /// The generations of before, all but the oldest, have the same bytes as before: in their
    /// places or moved up by one.
    void expect_older_generations(const Trial& trial) const {
        EXPECT_EQ(trial.bytes_of("run.h5"), before_.at("run.h5"));
        const auto now = test::folder_contents(trial.folder.path());
        for (unsigned age = 1; age + 1 < GetParam().keep; ++age) {
            const Bytes& older = before_.at("run.prev" + std::to_string(age) + ".h5");
            EXPECT_TRUE(
                std::ranges::any_of(now, [&](const auto& file) { return file.second == older; }))
                << "age " << age;
        }
        for (const auto& [name, bytes] : now) {
            if (!name.ends_with(".h5")) continue;
            EXPECT_EQ(check_seal(bytes).state, SealState::good) << name;
        }
    }

    std::map<std::string, Bytes> before_;
};

TEST_P(FailingPublish, LeavesTheOlderGenerationsWhicheverCallFails) {
    for (std::size_t call = 0;; ++call) {
        SCOPED_TRACE("call " + std::to_string(call));
        Trial trial(*this);
        trial.files.fail_call(call, GetParam().error_number);
        try {
            static_cast<void>(trial.run->save());
            EXPECT_LE(trial.files.calls(), call) << "a failure went unnoticed";
            EXPECT_GT(call, 6U);
            return;  // every call was tried
        } catch (const IoError&) {
        }
        trial.expect_no_temporaries();
        if (contains(trial.files.log().back(), "sync_folder"))
            EXPECT_EQ(prove_checkpoint(trial.bytes_of("run.h5")).generation, 6U);
        else
            expect_older_generations(trial);
        trial.files.heal();
        static_cast<void>(trial.run->save());
        EXPECT_EQ(prove_checkpoint(trial.bytes_of("run.h5")).generation, 6U);
        trial.expect_no_temporaries();
    }
}

TEST_P(FailingPublish, LeavesTheOlderGenerationsWhereverTheProcessDies) {
    for (std::size_t call = 0;; ++call) {
        SCOPED_TRACE("call " + std::to_string(call));
        Trial trial(*this);
        trial.files.crash_at(call);
        try {
            static_cast<void>(trial.run->save());
            EXPECT_GT(call, 6U);
            return;  // every call was tried
        } catch (const test::SimulatedCrash&) {
        }
        trial.run.reset();  // the kernel lets go of the lock
        trial.files.heal();
        Writer next(trial.files, trial.folder.file("run.h5"), person(3), GetParam().keep);
        next.begin();
        ASSERT_TRUE(next.found);
        EXPECT_EQ(next.found->file, trial.folder.file("run.h5"));
        EXPECT_TRUE(next.warnings.empty());
        next.sieve_and_save();
        trial.expect_no_temporaries();
    }
}

INSTANTIATE_TEST_SUITE_P(Everywhere,
                         FailingPublish,
                         testing::Values(Conditions{1, true, EIO},
                                         Conditions{2, true, ENOSPC},
                                         Conditions{3, true, EIO},
                                         Conditions{3, false, EIO},
                                         Conditions{3, false, ENOSPC}));

class RepeatedlyFailingPublish : public StoreTest, public testing::WithParamInterface<bool> {};

TEST_P(RepeatedlyFailingPublish, PushesNoOlderGenerationOut) {
    files.links_unsupported = GetParam();
    for (const std::string call :
         {"create ", "write ", "sync ", "close ", "rename .prev1", "rename .prev2", "rename ."}) {
        SCOPED_TRACE(call);
        const test::TempFolder own;
        const auto generation = [&](const std::string& name) {
            return prove_checkpoint(test::bytes_of_file(own.file(name))).generation;
        };
        Writer run(files, own.file("run.h5"), person(1));
        run.begin();
        for (int i = 0; i < 3; ++i) run.sieve_and_save();
        const std::size_t dot = call.find('.');
        files.failing = dot == std::string::npos
                            ? call
                            : "rename " + own.file("run" + call.substr(dot) +
                                                   (call.ends_with('.') ? "h5" : ".h5"));
        for (int i = 0; i < 10; ++i) EXPECT_THROW(static_cast<void>(run.save()), IoError) << i;
        files.heal();
        static_cast<void>(run.save());
        EXPECT_EQ(generation("run.h5"), 4U);
        EXPECT_EQ(generation("run.prev1.h5"), 3U);
        EXPECT_EQ(generation("run.prev2.h5"), 2U);
    }
}

INSTANTIATE_TEST_SUITE_P(WithAndWithoutLinks, RepeatedlyFailingPublish, testing::Bool());

TEST_F(StoreTest, ARunGoesOnAfterSavesThatFailedInDifferentPlaces) {
    Writer run = writer(person(1));
    run.begin();
    run.sieve_and_save();
    files.failing = "sync_folder ";
    run.sieve();
    EXPECT_THROW(static_cast<void>(run.save()),
                 IoError);  // it has its name, but who knows for long
    files.failing = "write ";
    run.sieve();
    EXPECT_THROW(static_cast<void>(run.save()), IoError);
    files.heal();
    run.sieve_and_save();
    EXPECT_EQ(generation_of("run.h5"), 2U);
}

}  // namespace
}  // namespace warpsieve::io
