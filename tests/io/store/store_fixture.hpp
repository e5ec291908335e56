#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "io/disk/file_system.hpp"
#include "io/store/checkpoint_store.hpp"
#include "support/faulty_file_system.hpp"
#include "support/folder_contents.hpp"
#include "support/refusal.hpp"
#include "support/sample_checkpoint.hpp"
#include "support/temp_folder.hpp"

namespace warpsieve::io {

/// One process that works on a run, as far as its files see it.
class Writer {
public:
    Writer(FileSystem& files,
           const std::string& output,
           Owner owner,
           unsigned keep = 3,
           std::uint64_t shard_bytes = default_shard_bytes)
        : owner_(std::move(owner)), store(files, output, keep, owner_, shard_bytes) {}

    /// Takes the run over, or starts it, and opens a session in its history.
    void begin(const core::Job& job = {.interval = {0, 100'000}, .store = core::Store::primes}) {
        found = store.begin(warnings);
        if (found)
            checkpoint = found->checkpoint;
        else
            checkpoint.emplace(test::new_sample(job)).history.clear();
        checkpoint->history.push_back(
            {.number = static_cast<std::uint32_t>(checkpoint->history.size() + 1),
             .identity = owner_.identity});
    }
    void sieve(std::uint64_t integers = 2400) {
        const auto through = checkpoint->progress.sieved_through().value_or(0);
        test::sieve_on(*checkpoint, through + integers);
    }
    PublishedSize save() { return store.publish(*checkpoint); }
    void sieve_and_save() {
        sieve();
        static_cast<void>(save());
    }

private:
    Owner owner_;

public:
    CheckpointStore store;
    std::vector<std::string> warnings;
    std::optional<Recovered> found;
    std::optional<Checkpoint> checkpoint;
};

class StoreTest : public testing::Test {
protected:
    static Owner person(std::int64_t pid) {
        return {.identity = {.host = "node0" + std::to_string(pid % 10),
                             .pid = pid,
                             .session_id = std::to_string(pid) + "-session"},
                .since = "2026-01-02T03:04:05Z"};
    }
    static Owner slurm(std::int64_t pid, std::uint32_t restart) {
        Owner owner = person(pid);
        owner.identity.slurm_job_id = 4711;
        owner.identity.slurm_restart_count = restart;
        return owner;
    }

    Writer writer(Owner owner, unsigned keep = 3) {
        return Writer(files, output, std::move(owner), keep);
    }
    /// A run with so many generations on disk and nobody at work on it.
    void leave_generations(unsigned count, unsigned keep = 3) {
        Writer first = writer(person(1), keep);
        first.begin();
        for (unsigned i = 0; i < count; ++i) first.sieve_and_save();
    }
    [[nodiscard]] std::map<std::string, Bytes> contents() const {
        return test::folder_contents(folder.path());
    }
    [[nodiscard]] std::vector<std::string> names() const { return test::file_names(folder.path()); }
    [[nodiscard]] Bytes bytes_of(const std::string& name) const {
        return test::bytes_of_file(folder.file(name));
    }
    [[nodiscard]] std::uint64_t generation_of(const std::string& name) const {
        return prove_checkpoint(bytes_of(name)).generation;
    }
    void flip_a_bit(const std::string& name, std::size_t at = 3000) const {
        Bytes bytes = bytes_of(name);
        bytes.at(at) ^= 1;
        test::write_file(folder.file(name), bytes);
    }

    template <class Refusal, class Action>
    static std::string refusal(Action action) {
        return test::refusal<Refusal>(action);
    }
    /// Words by which the next process is refused, and that nothing was done to any file.
    template <class Refusal>
    std::string refused_untouched() {
        auto before = contents();
        Writer next = writer(person(2));
        const std::string words = refusal<Refusal>([&] { next.begin(); });
        auto after = contents();
        before.erase("run.lock");
        after.erase("run.lock");
        EXPECT_EQ(after, before);
        return words;
    }
    static bool contains(const std::string& text, const std::string& words) {
        return test::contains(text, words);
    }

    test::TempFolder folder;
    std::string output = folder.file("run.h5");
    test::FaultyFileSystem files;
};

}  // namespace warpsieve::io
