#include "io/checkpoint/contents_digest.hpp"

#include <vector>

#include "core/totals.hpp"
#include "core/wheel.hpp"
#include "io/disk/digest.hpp"

namespace warpsieve::io {
namespace {

using Numbers = std::vector<std::uint64_t>;

Numbers parameters(const core::Job& job) {
    return {
        job.interval.first, job.interval.last, job.first_n, static_cast<std::uint64_t>(job.store),
        job.quantities,     core::wheel,       job.part,    job.parts};
}

void append(Numbers& numbers, const core::Totals& totals, core::Quantities counted) {
    core::for_each_total(
        counted, [&](const core::TotalsField& field) { numbers.push_back(field.value(totals)); });
}

}  // namespace

std::uint64_t parameters_digest(const core::Job& job) {
    return xxh3(parameters(job));
}

std::uint64_t contents_digest(const core::Progress& progress, std::uint64_t stored_digest) {
    Numbers numbers = parameters(progress.job());
    const auto through = progress.sieved_through();
    numbers.insert(numbers.end(), {through ? 1U : 0U, through.value_or(0)});
    const core::Quantities counted = progress.job().quantities;
    append(numbers, progress.totals(), counted);
    numbers.push_back(progress.grid().size());
    for (const core::GridRow& row : progress.grid()) {
        numbers.push_back(row.last);
        append(numbers, row.totals, counted);
    }
    numbers.push_back(stored_digest);
    return xxh3(numbers);
}

}  // namespace warpsieve::io
