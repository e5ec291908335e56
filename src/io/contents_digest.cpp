#include "io/contents_digest.hpp"

#include <vector>

#include "core/wheel.hpp"
#include "io/digest.hpp"

namespace warpsieve::io {
namespace {

using Numbers = std::vector<std::uint64_t>;

Numbers parameters(const core::Job& job) {
    return {
        job.interval.first, job.interval.last, job.first_n, static_cast<std::uint64_t>(job.store),
        job.quantities,     core::wheel,       job.part,    job.parts};
}

void append(Numbers& numbers, const core::Totals& totals) {
    numbers.insert(numbers.end(), {totals.prime_count, totals.largest_prime});
}

}  // namespace

std::uint64_t parameters_digest(const core::Job& job) {
    return xxh3(parameters(job));
}

std::uint64_t contents_digest(const core::Progress& progress, std::uint64_t stored_digest) {
    Numbers numbers = parameters(progress.job());
    const auto through = progress.sieved_through();
    numbers.insert(numbers.end(), {through ? 1U : 0U, through.value_or(0)});
    append(numbers, progress.totals());
    numbers.push_back(progress.grid().size());
    for (const core::GridRow& row : progress.grid()) {
        numbers.push_back(row.last);
        append(numbers, row.totals);
    }
    numbers.push_back(stored_digest);
    return xxh3(numbers);
}

}  // namespace warpsieve::io
