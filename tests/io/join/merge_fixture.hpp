#pragma once

#include "core/math.hpp"
#include "io/disk/file_system.hpp"
#include "io/join/merge.hpp"
#include "io/store/shard_fixture.hpp"
#include "support/flush_full_tail.hpp"

namespace warpsieve::io {

/// Finished runs of noise (support/noise.hpp) beside each other, with a shard for every chunk, and
/// the run of the whole that they came from in memory.
class MergeOfNoise : public ShardTest {
protected:
    // Some chunks of a bitmap, more of primes, at both ends of the range.
    static constexpr Interval low{0, 45'000'000};
    static constexpr Interval top{core::max_u64 - 45'000'000, core::max_u64};

    /// Writes the run of a piece, "NAME.h5".
    std::string write_piece(const std::string& name,
                            const Interval& interval,
                            core::Store piece_store = GetParam()) {
        core::Job job = job_of(interval);
        job.store = piece_store;
        Checkpoint checkpoint = test::new_sample(job);
        checkpoint.run_id = name;
        const std::string path = folder.file(name + ".h5");
        CheckpointStore store(*real_, path, 1, person(1), 1);
        std::vector<std::string> warnings;
        static_cast<void>(store.begin(warnings));
        while (!checkpoint.progress.done()) {
            test::add_noise(checkpoint, 2 * test::noise_of_a_chunk(core::Store::bitmap));
            test::flush_full_tail(store, checkpoint);
        }
        static_cast<void>(store.publish(checkpoint));
        store.complete();
        return path;
    }
    /// @param cuts first integers of the pieces after the first
    std::vector<std::string> write_pieces(const Interval& whole,
                                          const std::vector<std::uint64_t>& cuts) {
        std::vector<std::string> paths;
        std::uint64_t first = whole.first;
        for (std::size_t i = 0; i <= cuts.size(); ++i) {
            const std::uint64_t last = i < cuts.size() ? cuts[i] - 1 : whole.last;
            paths.push_back(write_piece("piece" + std::to_string(i), {first, last}));
            first = last + 1;
        }
        return paths;
    }

    /// Without tuplets, whose seams are true primes only (merge_primes_test.cpp).
    static core::Job job_of(const Interval& interval) {
        return {.interval = interval,
                .store = GetParam(),
                .quantities = core::quantity_primes | core::quantity_twins | core::quantity_gaps |
                              core::quantity_sum};
    }
    [[nodiscard]] static Checkpoint undisturbed(const Interval& whole) {
        Checkpoint checkpoint = test::new_sample(job_of(whole));
        while (!checkpoint.progress.done())
            test::add_noise(checkpoint, 5 * test::noise_of_a_chunk(core::Store::bitmap));
        return checkpoint;
    }

    /// An interval of some chunks, and cuts of it, one of them inside a byte.
    static Interval some_chunks() { return {0, 3 * test::noise_of_a_chunk(GetParam()) - 100'000}; }
    static std::vector<std::uint64_t> some_cuts() {
        return {700'011, some_chunks().last / 300 * 200};
    }

    std::optional<Merged> merge_here(const std::vector<std::string>& sources,
                                     MergeOptions options = {}) {
        if (options.process.empty()) options.process = "node01.1";
        options.run_id = "the-merged-run";
        options.date = "2026-03-04T05:06:07Z";
        return merge(files, sources, target_, options);
    }
    void expect_merged(const Checkpoint& whole) const {
        const Checkpoint merged = saved("all.h5");
        EXPECT_EQ(contents_digest(merged), contents_digest(whole));
        EXPECT_EQ(merged.progress.grid(), whole.progress.grid());
        EXPECT_EQ(merged.progress.job(), whole.progress.job());
        EXPECT_EQ(merged.status, Status::complete);
        EXPECT_TRUE(merged.shards.empty());
        EXPECT_TRUE(merged.tail.full == whole.tail.full);
        EXPECT_TRUE(std::ranges::equal(merged.tail.rest, whole.tail.rest));
    }

    std::string target_ = folder.file("all.h5");

private:
    std::unique_ptr<FileSystem> real_ = make_posix_file_system();
};

}  // namespace warpsieve::io
