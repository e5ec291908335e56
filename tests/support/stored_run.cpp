#include "support/stored_run.hpp"

#include "core/bitmap.hpp"
#include "cpu/cpu_engine.hpp"
#include "cpu/reference_sieve.hpp"
#include "io/checkpoint_store.hpp"
#include "support/sample_checkpoint.hpp"

namespace warpsieve::test {

void write_stored_run(const std::string& path, const core::Job& job, const StoredRunShape& shape) {
    const auto files = io::make_posix_file_system();
    const auto engine = cpu::make_cpu_engine(1);
    io::CheckpointStore store(*files, path, 3, io::Owner{}, shape.shard_bytes);
    std::vector<std::string> warnings;
    static_cast<void>(store.begin(warnings));
    io::Checkpoint checkpoint = new_sample(job);
    static_cast<void>(store.publish(checkpoint));
    for (std::uint64_t i = 0;
         i < shape.batches && !checkpoint.progress.done() &&
         checkpoint.progress.sieved_through().value_or(0) < shape.sieve_through;
         ++i) {
        const Interval batch = checkpoint.progress.next_batch(shape.batch);
        const auto result = engine->sieve(batch, checkpoint.progress.wanted(), {}).value();
        checkpoint.tail.append(batch, result.bitmap, 1);
        checkpoint.progress.add(result);
        store.seal_full_tail(checkpoint);
    }
    checkpoint.status = checkpoint.progress.done() ? io::Status::complete : io::Status::paused;
    static_cast<void>(store.publish(checkpoint));
    if (checkpoint.progress.done()) store.complete();
}

std::vector<std::uint64_t> reference_primes(const Interval& interval) {
    std::vector<std::uint64_t> primes;
    core::append_primes(interval, cpu::reference_bitmap(interval), primes);
    return primes;
}

}  // namespace warpsieve::test
