#include "support/stored_run.hpp"

#include <primesieve.hpp>

#include "cpu/engines.hpp"
#include "io/store/checkpoint_store.hpp"
#include "support/append_batch.hpp"
#include "support/flush_full_tail.hpp"
#include "support/sample_checkpoint.hpp"
#include "warpsieve/is_prime.hpp"

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
        append_batch(checkpoint.tail, batch, result.bitmap, 1);
        checkpoint.progress.add(result);
        test::flush_full_tail(store, checkpoint);
    }
    checkpoint.status = checkpoint.progress.done() ? io::Status::complete : io::Status::paused;
    static_cast<void>(store.publish(checkpoint));
    if (checkpoint.progress.done()) store.complete();
}

std::vector<std::uint64_t> known_primes(const Interval& interval) {
    std::vector<std::uint64_t> primes;
    // primesieve needs a second for any interval far up.
    constexpr double few = 1e5;
    if (interval.length() > few)
        primesieve::generate_primes(interval.first, interval.last, &primes);
    else
        for (std::uint64_t n = interval.first;; ++n) {
            if (warpsieve::is_prime(n)) primes.push_back(n);
            if (n == interval.last) break;
        }
    return primes;
}

}  // namespace warpsieve::test
