#include "fault/fuzz/good_files.hpp"

#include "core/wheel.hpp"
#include "io/checkpoint/checkpoint.hpp"
#include "io/checkpoint/checkpoint_file.hpp"
#include "io/checkpoint/shard_file.hpp"
#include "support/every_quantity.hpp"
#include "support/noise.hpp"
#include "support/sample_checkpoint.hpp"

namespace warpsieve::test {
namespace {

GoodFile file_of(const io::Checkpoint& checkpoint) {
    return {io::encode_checkpoint(checkpoint), checkpoint.progress.job().store};
}

GoodFile counts() {
    io::Checkpoint checkpoint = new_sample(
        {.interval = {0, 10'000}, .store = core::Store::none, .quantities = core::all_quantities});
    sieve_on(checkpoint, 5000);
    checkpoint.history.push_back(checkpoint.history.back());
    checkpoint.history.back().number = 2;
    checkpoint.history.back().sieved_any = false;
    sieve_on(checkpoint, 10'000);
    return file_of(checkpoint);
}

/// All that can be counted, in all tables that there are.
GoodFile everything(const core::Places& table) {
    io::Checkpoint checkpoint = new_sample({.interval = {0, 10'000},
                                            .store = core::Store::none,
                                            .quantities = every_quantity(),
                                            .table = table});
    sieve_on(checkpoint, 7000);
    return file_of(checkpoint);
}

/// Full chunks and a rest.
io::Checkpoint full_of_noise(core::Store store, unsigned chunks) {
    const std::uint64_t chunk = noise_of_a_chunk(store);
    io::Checkpoint checkpoint =
        new_sample({.interval = {17, (chunks + 2) * chunk}, .store = store});
    add_noise(checkpoint, chunks * chunk + 10'000);
    return checkpoint;
}

/// Moves the first chunk of the tail into a shard.
GoodFile seal_first_chunk(io::Checkpoint& checkpoint) {
    const core::Job& job = checkpoint.progress.job();
    GoodFile shard{.bytes = {}, .store = job.store, .is_shard = true};
    shard.row.file = "run.shards/000000.0001.00000000.h5";
    shard.bytes = io::encode_shard({.store = job.store,
                                    .run_id = checkpoint.run_id,
                                    .software_version = checkpoint.software_version,
                                    .first_byte = core::byte_of(job.interval.first),
                                    .chunks = std::span(checkpoint.tail.full).first(1)},
                                   shard.row);
    checkpoint.shards.push_back(shard.row);
    checkpoint.tail.drop_front(1);
    return shard;
}

std::vector<GoodFile> make_good_files() {
    std::vector<GoodFile> files{file_of(small_sample()), counts()};
    for (const core::Store store : {core::Store::primes, core::Store::bitmap}) {
        files.push_back(file_of(full_of_noise(store, 1)));
        io::Checkpoint run = full_of_noise(store, 2);
        files.push_back(seal_first_chunk(run));
        files.push_back(file_of(run));
    }
    files.push_back(everything({.step = 1009}));
    files.push_back(everything({.listed = {0, 100, 6999, 9000}}));
    return files;
}

}  // namespace

const std::vector<GoodFile>& good_files() {
    static const std::vector<GoodFile> files = make_good_files();
    return files;
}

}  // namespace warpsieve::test
