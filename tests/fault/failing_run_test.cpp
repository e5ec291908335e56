// Every call of the file system that a whole run makes fails in turn, with each of the errors that
// a disk gives, and every write takes a single byte: the run ends with its result, or says why it
// does not, and the next start comes to the same result. In process, so that it is every call.

#include <cerrno>

#include "fault/cases.hpp"
#include "run/runner_fixture.hpp"

namespace warpsieve::run {
namespace {

class FailingRun : public RunnerTest, public testing::WithParamInterface<int> {
protected:
    void clear() {
        std::filesystem::remove_all(folder.path());
        std::filesystem::create_directory(folder.path());
        files.heal();
        listener.warnings.clear();
    }

    /// One run whose call of this number fails; false when it made fewer.
    bool fails_at(std::size_t call) {
        files.fail_call(call, GetParam());
        bool refused = false;
        try {
            static_cast<void>(start());
        } catch (const IoError& error) {
            refused = true;
            EXPECT_TRUE(contains(error.what(), std::generic_category().message(GetParam())))
                << error.what();
        }
        const bool made = files.calls() > call;
        if (made) expect_told(files.log().at(call), refused);
        return made;
    }

    /// A failure without which nothing is saved is told, or it is the end of the run.
    void expect_told(const std::string& call, bool refused) const {
        const bool counts = call.starts_with("create ") || call.starts_with("write ") ||
                            call.starts_with("sync") || call.starts_with("close ") ||
                            call.starts_with("link ") || call.starts_with("rename ");
        if (counts) {
            EXPECT_TRUE(refused || !listener.warnings.empty()) << call << " failed silently";
        }
    }
};

TEST_P(FailingRun, EndsWithItsResultOrTheNextOneDoes) {
    options.checkpoint_every = host::Seconds(1.5);
    const std::uint64_t digest = test::digest_of(undisturbed());
    // In the quick tier each error has every third call, together they have all.
    const auto step = static_cast<std::size_t>(test::cases(3, 1));
    std::size_t call = static_cast<std::size_t>(GetParam()) % step;
    for (clear(); fails_at(call); clear()) {
        SCOPED_TRACE("call " + std::to_string(call));
        for (const char* name : {"run.h5", "run.prev1.h5", "run.prev2.h5"})
            if (std::filesystem::exists(folder.file(name))) {
                EXPECT_NO_THROW(static_cast<void>(saved(name))) << name;
            }
        files.heal();
        static_cast<void>(start());
        EXPECT_EQ(test::digest_of(saved()), digest);
        call += step;
    }
    EXPECT_GT(call, 60U);
}

TEST_P(FailingRun, WithWritesOfSingleBytesHasTheSameResult) {
    files.short_writes = true;
    files.fail_call(900, GetParam());  // in the midst of the first file
    try {
        static_cast<void>(start());
    } catch (const IoError&) {
    }
    files.heal();
    files.short_writes = true;
    static_cast<void>(start());
    expect_complete();
}

INSTANTIATE_TEST_SUITE_P(By,
                         FailingRun,
                         testing::Values(EIO, ENOSPC, EDQUOT, EROFS),
                         [](const auto& test) -> std::string {
                             switch (test.param) {
                                 case EIO: return "EIO";
                                 case ENOSPC: return "ENOSPC";
                                 case EDQUOT: return "EDQUOT";
                                 default: return "EROFS";
                             }
                         });

}  // namespace
}  // namespace warpsieve::run
