#include "support/sample_checkpoint.hpp"

#include <cstring>

#include "core/batch.hpp"
#include "core/progress.hpp"
#include "support/append_batch.hpp"
#include "support/trial_engine.hpp"

namespace warpsieve::test {

io::Checkpoint new_sample(const core::Job& job) {
    io::Checkpoint checkpoint{core::Progress(job)};
    checkpoint.software_version = "0.0.0";
    checkpoint.software_commit = "0123456789ab";
    checkpoint.hdf5_version = "1.10.8";
    checkpoint.run_id = "00000000-0000-4000-8000-000000000001";
    checkpoint.date_created = "2026-01-02T03:04:05Z";
    checkpoint.date_modified = "2026-01-02T03:05:05Z";
    const io::Identity identity{.host = "node01",
                                .session_id = "00000000-0000-4000-8000-000000000002"};
    checkpoint.history.push_back({.number = 1,
                                  .identity = identity,
                                  .start_time = "2026-01-02T03:04:05Z",
                                  .end_time = "2026-01-02T03:05:05Z",
                                  .engine = "trial",
                                  .device = "patience",
                                  .software_version = "0.0.0"});
    checkpoint.saves.push_back({.time = 1'767'323'045.5});
    return checkpoint;
}

void sieve_on(io::Checkpoint& checkpoint, std::uint64_t last, std::uint64_t length) {
    core::Progress& progress = checkpoint.progress;
    io::Session& session = checkpoint.history.back();
    while (!progress.done() && progress.sieved_through().value_or(0) < last) {
        const Interval batch = progress.next_batch(length);
        const core::BatchResult result =
            core::cut_to_job(sieve_by(is_prime, batch, progress.wanted(batch)), progress);
        append_batch(checkpoint.tail, result.interval, result.bitmap, 1);
        progress.add(result);
        if (!session.sieved_any) session.first = batch.first;
        session.sieved_any = true;
        session.last = result.interval.last;
        session.primes += progress.last_batch()->prime_count;
    }
    if (progress.done()) checkpoint.status = io::Status::complete;
}

io::Checkpoint small_sample() {
    io::Checkpoint checkpoint = new_sample({.interval = {0, 10000}, .store = core::Store::primes});
    sieve_on(checkpoint, 5000, 2400);
    checkpoint.generation = 7;
    return checkpoint;
}

std::vector<std::uint64_t> rest_primes(const io::Tail& tail) {
    std::vector<std::uint64_t> primes(tail.rest.size() / sizeof(std::uint64_t));
    if (!primes.empty()) std::memcpy(primes.data(), tail.rest.data(), tail.rest.size());
    return primes;
}

std::uint64_t digest_of(const io::Checkpoint& checkpoint) {
    return io::contents_digest(checkpoint);
}

}  // namespace warpsieve::test
