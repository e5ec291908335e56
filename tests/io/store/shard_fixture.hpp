#pragma once

#include "core/wheel.hpp"
#include "io/disk/file_system.hpp"
#include "io/disk/seal.hpp"
#include "io/store/store_fixture.hpp"
#include "support/flush_full_tail.hpp"
#include "support/noise.hpp"

namespace warpsieve::io {

/// One process that works on a job of noise (support/noise.hpp) whose shards have a chunk each.
class ShardWriter : public Writer {
public:
    static constexpr std::uint64_t one_chunk = 1;

    ShardWriter(FileSystem& files, const std::string& output, Owner owner, core::Store stored)
        : Writer(files, output, std::move(owner), 3, one_chunk), job_{job_of(stored)} {}

    /// Six chunks and a rest, from the middle of a byte on.
    static core::Job job_of(core::Store stored) {
        const std::uint64_t chunk = test::noise_of_a_chunk(stored);
        return {.interval = {17, 6 * chunk + 12'345}, .store = stored};
    }

    void begin() { Writer::begin(job_); }
    /// Sieves a batch of `chunks` chunks, and seals what that fills.
    void go_on(double chunks = 1) {
        const auto chunk = static_cast<double>(test::noise_of_a_chunk(job_.store));
        test::add_noise(*checkpoint, static_cast<std::uint64_t>(chunks * chunk));
        test::flush_full_tail(store, *checkpoint);
    }
    void go_on_and_save(double chunks = 1) {
        go_on(chunks);
        static_cast<void>(save());
    }
    void complete() {
        while (!checkpoint->progress.done()) go_on();
        static_cast<void>(save());
        store.complete();
    }

private:
    core::Job job_;
};

/// What an undisturbed run ends with, in one piece.
[[nodiscard]] inline const Checkpoint& whole_noise(core::Store stored) {
    static const auto make = [](core::Store store) {
        Checkpoint whole = test::new_sample(ShardWriter::job_of(store));
        while (!whole.progress.done()) test::add_noise(whole, 4 * test::noise_of_a_chunk(store));
        return whole;
    };
    static const Checkpoint primes = make(core::Store::primes);
    static const Checkpoint bitmap = make(core::Store::bitmap);
    return stored == core::Store::primes ? primes : bitmap;
}

/// Raw bytes of all that a run on disk stores, through libhdf5's own filters, shard by shard.
[[nodiscard]] inline Bytes stored_bytes(const std::filesystem::path& folder,
                                        const Checkpoint& checkpoint) {
    Bytes all;
    const auto add = [&](const Bytes& file) {
        read_stored(file, checkpoint.progress.job().store, [&](std::span<const std::uint8_t> raw) {
            all.insert(all.end(), raw.begin(), raw.end());
        });
    };
    for (const Shard& shard : checkpoint.shards) add(test::bytes_of_file(folder / shard.file));
    add(test::bytes_of_file(folder / "run.h5"));
    return all;
}

class ShardTest : public StoreTest, public testing::WithParamInterface<core::Store> {
protected:
    ShardWriter shard_writer(std::int64_t pid) { return {files, output, person(pid), GetParam()}; }

    /// A run with so many shards and three generations, the newest with all of them, nobody at it.
    void leave_shards(unsigned count) {
        ShardWriter first = shard_writer(1);
        first.begin();
        for (unsigned i = 0; i < count; ++i) first.go_on_and_save();
    }
    [[nodiscard]] Checkpoint saved(const std::string& name = "run.h5") const {
        return prove_checkpoint(bytes_of(name));
    }
    [[nodiscard]] std::string shard_file(std::size_t index) const {
        return saved().shards.at(index).file;
    }
    [[nodiscard]] std::vector<std::string> shard_files() const {
        std::vector<std::string> found = names();
        std::erase_if(found,
                      [](const std::string& name) { return !name.starts_with("run.shards/"); });
        return found;
    }
    /// The one file and its shards hold what an undisturbed run holds, and nothing else is left.
    void expect_complete() const {
        const Checkpoint result = saved();
        const Checkpoint whole = whole_noise(GetParam());
        EXPECT_EQ(result.status, Status::complete);
        EXPECT_EQ(contents_digest(result), contents_digest(whole));
        EXPECT_EQ(result.shards.size(), whole.tail.full.size());
        std::vector<std::string> expected{"run.h5"};
        for (const Shard& shard : result.shards) expected.push_back(shard.file);
        EXPECT_EQ(names(), expected);
        test::TempFolder other;
        test::write_file(other.path() / "run.h5", encode_checkpoint(whole));
        EXPECT_TRUE(stored_bytes(folder.path(), result) == stored_bytes(other.path(), whole));
    }
};

}  // namespace warpsieve::io
