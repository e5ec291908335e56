#pragma once

#include <algorithm>
#include <filesystem>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "cli/cli_fixture.hpp"
#include "fault/cases.hpp"

namespace warpsieve::test {

/// A run of the real program whose shards hold a chunk each and that saves after every batch, so
/// that within a second or two generations rotate and shards are sealed some dozens of times.
struct SmallJob {
    const char* store;
    const char* first;
    const char* last;
};

// NOLINTNEXTLINE(readability-identifier-naming): GoogleTest looks for this name.
inline void PrintTo(const SmallJob& job, std::ostream* out) {
    *out << job.store;
}

inline constexpr SmallJob counting{"none", "0", "2e9"};
inline constexpr SmallJob storing_primes{"primes", "1e9", "1e9+2e7"};   // 14 shards
inline constexpr SmallJob storing_bitmap{"bitmap", "1e9", "1e9+12e7"};  // 7 shards
inline constexpr SmallJob small_jobs[] = {counting, storing_primes, storing_bitmap};

class FaultTest : public CliTest {
protected:
    using Words = std::vector<std::string>;

    [[nodiscard]] static Words command(const SmallJob& job,
                                       const std::string& file,
                                       const Words& more = {}) {
        Words words = {"run", job.first, job.last,        "--store", job.store,
                       "-o",  file,      "--shard-bytes", "1",       "--checkpoint-every",
                       "2ms"};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }

    /// What an undisturbed run of the job ends with; the file is removed again.
    [[nodiscard]] std::string undisturbed_digest(const SmallJob& job) const {
        const Finished finished = warpsieve(command(job, "undisturbed.h5"));
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        std::string digest = value("undisturbed.h5", "contents_digest");
        remove_run("undisturbed");
        return digest;
    }

    /// One value of a file that must be good.
    [[nodiscard]] std::string value(const std::string& file, const std::string& key) const {
        const Finished state = warpsieve({"info", file, "--get", key});
        EXPECT_EQ(state.exit_code, 0) << state.err;
        return state.out.substr(0, state.out.find('\n'));
    }

    [[nodiscard]] bool exists(const std::string& name) const {
        return std::filesystem::exists(path(name));
    }

    void remove_run(const std::string& stem) const {
        for (const std::string& name : files())
            if (name.starts_with(stem + ".") || name.starts_with("." + stem + "."))
                std::filesystem::remove_all(path(name));
    }

    /// Runs the job to its end, proves the result whole, and that nothing else was left.
    void expect_to_end_like(const SmallJob& job, const std::string& digest) const {
        const Finished finished = warpsieve(command(job, "run.h5"));
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        EXPECT_EQ(value("run.h5", "contents_digest"), digest);
        const Finished verified = warpsieve({"verify", "run.h5", "--share", "0.01"});
        EXPECT_EQ(verified.exit_code, 0) << verified.err;
        for (const std::string& name : files())
            EXPECT_TRUE(name == "run.h5" || name == "run.shards") << name << " was left";
    }
};

}  // namespace warpsieve::test
