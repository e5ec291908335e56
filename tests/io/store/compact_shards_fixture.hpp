#pragma once

#include "io/disk/file_system.hpp"
#include "io/store/compact_shards.hpp"
#include "io/store/shard_fixture.hpp"

namespace warpsieve::io {

/// A process at work on a job of 120 chunks of noise, each a shard.
class CompactingWriter : public Writer {
public:
    CompactingWriter(FileSystem& files,
                     const std::string& output,
                     Owner owner,
                     core::Store stored,
                     unsigned keep = 3)
        : Writer(files, output, std::move(owner), keep, ShardWriter::one_chunk),
          job_{job_of(stored)} {}

    static core::Job job_of(core::Store stored) {
        const std::uint64_t chunk = test::noise_of_a_chunk(stored);
        return {.interval = {17, 120 * chunk + 12'345}, .store = stored};
    }

    void begin() { Writer::begin(job_); }
    void go_on(unsigned shards = 1) {
        const std::size_t wanted = checkpoint->shards.size() + shards;
        while (checkpoint->shards.size() < wanted && !checkpoint->progress.done()) {
            if (checkpoint->tail.full.empty())
                test::add_noise(*checkpoint, test::noise_of_a_chunk(job_.store));
            store.flush_shard(*checkpoint);
        }
    }
    std::optional<std::string> compact() { return store.compact_shards(*checkpoint, {}); }
    /// To the end of the job, saved before every compaction.
    void complete() {
        while (!checkpoint->progress.done() || store.compaction_is_due(*checkpoint)) {
            if (store.compaction_is_due(*checkpoint)) {
                static_cast<void>(save());
                EXPECT_EQ(compact(), std::nullopt);
            } else {
                go_on();
            }
        }
        checkpoint->status = Status::complete;
        static_cast<void>(save());
        store.complete();
    }

private:
    core::Job job_;
};

/// Runs of just so many shards that some are to be compacted. They are made once; a test gets links
/// to the same shards, which nothing ever changes.
class CompactShardsTest : public StoreTest, public testing::WithParamInterface<core::Store> {
protected:
    void SetUp() override { link_prepared(folder); }

    static void link_prepared(const test::TempFolder& to) {
        std::filesystem::create_directory(to.path() / "run.shards");
        const test::TempFolder& from = prepared();
        for (const std::string& name : test::file_names(from.path()))
            if (name != "run.lock")
                std::filesystem::create_hard_link(from.path() / name, to.path() / name);
    }
    CompactingWriter compacting_writer(std::int64_t pid) {
        return {files, output, person(pid), GetParam()};
    }
    [[nodiscard]] Checkpoint saved(const std::string& name = "run.h5") const {
        return prove_checkpoint(bytes_of(name));
    }
    [[nodiscard]] static std::vector<std::string> named_by(const Checkpoint& run) {
        std::vector<std::string> names{"run.h5"};
        for (const Shard& shard : run.shards) names.push_back(shard.file);
        return names;
    }
    /// The same job without any shard.
    static const Checkpoint& whole() {
        static const auto make = [](core::Store store) {
            Checkpoint run = test::new_sample(CompactingWriter::job_of(store));
            while (!run.progress.done()) test::add_noise(run, 8 * test::noise_of_a_chunk(store));
            return run;
        };
        static const Checkpoint primes = make(core::Store::primes);
        static const Checkpoint bitmap = make(core::Store::bitmap);
        return GetParam() == core::Store::primes ? primes : bitmap;
    }
    static void expect_whole(const std::filesystem::path& folder) {
        const Checkpoint result = prove_checkpoint(test::bytes_of_file(folder / "run.h5"));
        EXPECT_EQ(result.status, Status::complete);
        EXPECT_LT(result.shards.size(), most_shards);
        EXPECT_EQ(contents_digest(result), contents_digest(whole()));
        EXPECT_EQ(test::file_names(folder), named_by(result));
    }

private:
    static const test::TempFolder& prepared() {
        static const auto make = [](const test::TempFolder& folder, core::Store store) {
            test::FaultyFileSystem files;
            CompactingWriter run(files, folder.file("run.h5"), person(1), store);
            run.begin();
            for (const unsigned shards : {50U, 45U, 1U}) {
                run.go_on(shards);
                static_cast<void>(run.save());
            }
        };
        static const test::TempFolder primes;
        static const test::TempFolder bitmap;
        const test::TempFolder& folder = GetParam() == core::Store::primes ? primes : bitmap;
        if (!std::filesystem::exists(folder.path() / "run.h5")) make(folder, GetParam());
        return folder;
    }
};

}  // namespace warpsieve::io
