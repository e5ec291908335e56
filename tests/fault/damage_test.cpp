// Files of a real run, damaged bit by bit, cut at every length, and at random all at once: no
// damage is taken for data, nothing crashes or hangs, and where a good generation is left the run
// goes on.

#include <random>

#include "fault/fault_fixture.hpp"
#include "io/checkpoint/shard_file.hpp"
#include "io/disk/seal.hpp"
#include "io/store/recover.hpp"
#include "support/folder_contents.hpp"
#include "support/seed.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::test {
namespace {

class DamagedRun : public FaultTest {
protected:
    using Files = std::map<std::string, Bytes>;

    /// Leaves a run in the middle of its job: three generations, and shards.
    void stop_halfway(const SmallJob& job) {
        while (!exists("run.prev2.h5") || !exists("run.shards")) {
            const Finished finished = warpsieve(command(job, "run.h5", {"--max-time", "1ms"}));
            ASSERT_EQ(finished.exit_code, exit_codes::stopped) << finished.err;
        }
        halfway_ = folder_contents(path(""));
    }
    void restore() const {
        for (const auto& [name, bytes] : halfway_) write_file(path(name), bytes);
    }

    [[nodiscard]] io::Checkpoint newest() const {
        return io::prove_checkpoint(halfway_.at("run.h5"));
    }

    /// Every `step`-th bit and length of a file is tried; `prove` must refuse all but the file.
    template <class Prove>
    static void expect_every_damage_found(Bytes file, std::size_t step, Prove prove) {
        EXPECT_NO_THROW(prove(std::span<const std::uint8_t>(file)));
        for (std::size_t bit = 0; bit < 8 * file.size(); bit += step) {
            const auto flip = static_cast<std::uint8_t>(1U << bit % 8);
            file[bit / 8] ^= flip;
            ASSERT_THROW(prove(std::span<const std::uint8_t>(file)), DamagedError) << bit;
            file[bit / 8] ^= flip;
        }
        for (std::size_t size = 0; size < file.size(); size += 1 + step / 8)
            ASSERT_THROW(prove(std::span<const std::uint8_t>(file).first(size)), DamagedError)
                << size << " bytes";
    }

    Files halfway_;
};

/// Bits between two that are tried, so that a file of this many bytes takes about `trials` trials;
/// 1 in the long tier. Odd: so all bits of a byte have their turn.
std::size_t step_for(std::size_t bytes, int trials) {
    const auto wanted = static_cast<std::size_t>(cases(trials, 0));
    return wanted == 0 ? 1 : std::max<std::size_t>(1, 8 * bytes / wanted) | 1;
}

TEST_F(DamagedRun, FindsEveryBitAndLengthOfACheckpoint) {
    for (const SmallJob& job : small_jobs) {
        while (!exists("run.prev1.h5"))
            static_cast<void>(warpsieve(command(job, "run.h5", {"--max-time", "1ms"})));
        const Bytes file = bytes_of_file(path("run.h5"));
        expect_every_damage_found(file, step_for(file.size(), 20'000), [](const auto& bytes) {
            static_cast<void>(io::prove_checkpoint(bytes));
        });
        remove_run("run");
    }
}

TEST_F(DamagedRun, FindsEveryBitAndLengthOfAShard) {
    stop_halfway(storing_primes);
    const io::Checkpoint run = newest();
    const Bytes file = halfway_.at(run.shards[0].file);
    expect_every_damage_found(file, step_for(file.size(), 10'000), [&](const auto& bytes) {
        io::prove_shard(bytes, run.shards[0], core::Store::primes, run.run_id);
    });
}

TEST_F(DamagedRun, IsFoundByVerifyWhereverAShardIsDamaged) {
    stop_halfway(storing_primes);
    const std::string digest = undisturbed_digest(storing_primes);
    expect_to_end_like(storing_primes, digest);
    const std::string shard = io::prove_checkpoint(bytes_of_file(path("run.h5"))).shards[1].file;
    const Bytes good = bytes_of_file(path(shard));
    const std::uint64_t chosen = seed();
    SCOPED_TRACE("seed " + std::to_string(chosen));
    std::mt19937_64 random(chosen);
    for (int trial = cases(10, 200); trial > 0; --trial) {
        Bytes bad = good;
        const std::size_t bit = random() % (8 * bad.size());
        bad[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        write_file(path(shard), bad);
        const Finished verified = warpsieve({"verify", "run.h5", "--share", "0"});
        EXPECT_EQ(verified.exit_code, exit_codes::damaged) << "bit " << bit << verified.err;
        EXPECT_EQ(bytes_of_file(path(shard)), bad);
    }
}

/// Damage of many files at once, as a dying disk does it.
class RandomDamage : public DamagedRun {
protected:
    static Bytes damaged(Bytes file, std::mt19937_64& random) {
        const std::size_t at = random() % file.size();
        switch (random() % 4) {
            case 0: file[at] ^= static_cast<std::uint8_t>(1U << random() % 8); break;
            case 1: file.resize(at); break;
            case 2:
                std::fill(file.begin() + static_cast<std::ptrdiff_t>(std::max(at, io::seal_bytes)),
                          file.end(), std::uint8_t{0});
                file.push_back(0);
                break;
            default: file.push_back(static_cast<std::uint8_t>(random())); break;
        }
        return file;
    }

    /// Whether a run goes on from the generation: it is as it was, and its shards have their sizes
    /// and seals. Damage behind a shard's seal is for verify to find.
    [[nodiscard]] bool is_good(const std::string& name, const Files& now) const {
        if (now.at(name) != halfway_.at(name)) return false;
        for (const io::Shard& shard : io::prove_checkpoint(now.at(name)).shards) {
            const Bytes& was = halfway_.at(shard.file);
            const Bytes& is = now.at(shard.file);
            if (is.size() != was.size() ||
                !std::equal(is.begin(), is.begin() + io::seal_bytes, was.begin()))
                return false;
        }
        return true;
    }

    /// Goes on, has the result, and verify tells whether a shard of it was damaged.
    void expect_result(const std::string& digest) const {
        const Finished finished = warpsieve(command(storing_primes, "run.h5"));
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        EXPECT_EQ(value("run.h5", "contents_digest"), digest);
        bool damaged = false;
        const io::Checkpoint result = io::prove_checkpoint(bytes_of_file(path("run.h5")));
        for (const io::Shard& shard : result.shards)
            if (const auto was = halfway_.find(shard.file); was != halfway_.end())
                damaged = damaged || bytes_of_file(path(shard.file)) != was->second;
        EXPECT_EQ(warpsieve({"verify", "run.h5", "--share", "0"}).exit_code,
                  damaged ? exit_codes::damaged : 0);
    }

    /// Damages about one of so many files, or all where that is 1, so that no generation is left;
    /// returns what the folder then holds.
    Files damage(std::uint64_t one_of, std::mt19937_64& random) const {
        Files now = halfway_;
        for (auto& [name, bytes] : now)
            if (name != "run.lock" && random() % one_of == 0) bytes = damaged(bytes, random);
        for (const auto& [name, bytes] : now) write_file(path(name), bytes);
        return now;
    }

    /// The generations are all bad: nothing is touched.
    void expect_refused(const Files& before) {
        const Finished finished = warpsieve(command(storing_primes, "run.h5"));
        EXPECT_EQ(finished.exit_code, exit_codes::damaged) << finished.err;
        Files after = folder_contents(path(""));
        after.erase("run.lock");
        Files expected = before;
        expected.erase("run.lock");
        EXPECT_EQ(after, expected) << "something was touched";
    }
};

TEST_F(RandomDamage, IsSurvivedByTheNewestGoodGenerationOrTouchesNothing) {
    const std::string digest = undisturbed_digest(storing_primes);
    stop_halfway(storing_primes);
    const std::uint64_t chosen = seed();
    SCOPED_TRACE("seed " + std::to_string(chosen));
    std::mt19937_64 random(chosen);
    int resumed = 0;
    int refused = 0;
    for (int trial = cases(16, 200); trial > 0; --trial) {
        SCOPED_TRACE("trial " + std::to_string(trial));
        const Files now = damage(1 + static_cast<std::uint64_t>(trial) % 5, random);
        std::string newest_good;
        for (const char* name : {"run.prev2.h5", "run.prev1.h5", "run.h5"})
            if (is_good(name, now)) newest_good = name;
        if (newest_good.empty()) {
            ++refused;
            expect_refused(now);
        } else {
            ++resumed;
            expect_result(digest);
        }
        remove_run("run");
        restore();
    }
    EXPECT_GT(resumed, 0);
    EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace warpsieve::test
