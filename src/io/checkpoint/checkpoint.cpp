#include "io/checkpoint/checkpoint.hpp"

#include "core/totals.hpp"
#include "core/wheel.hpp"
#include "io/disk/digest.hpp"
#include "io/hdf5/image.hpp"
#include "warpsieve/version.hpp"

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

std::string to_string(Status status) {
    switch (status) {
        case Status::running: return "running";
        case Status::paused: return "paused";
        case Status::complete: return "complete";
    }
    return "unknown";
}

std::string to_string(EndReason reason) {
    switch (reason) {
        case EndReason::running: return "running";
        case EndReason::completed: return "completed";
        case EndReason::stopped: return "stopped";
        case EndReason::time_limit: return "time limit";
        case EndReason::failed: return "failed";
        case EndReason::killed: return "killed";
    }
    return "unknown";
}

void set_software(Checkpoint& checkpoint) {
    checkpoint.software_version = version;
    checkpoint.software_commit = commit;
    checkpoint.hdf5_version = hdf5_library_version();
}

double disk_seconds(const Checkpoint& checkpoint) {
    double seconds = 0;
    for (const Session& session : checkpoint.history) seconds += session.disk_seconds;
    return seconds;
}

std::uint64_t stored_elements(const Checkpoint& checkpoint) {
    return sealed_elements(checkpoint.shards) + checkpoint.tail.elements();
}

std::uint64_t parameters_digest(const core::Job& job) {
    return xxh3(parameters(job));
}

std::uint64_t contents_digest(const Checkpoint& checkpoint) {
    const core::Progress& progress = checkpoint.progress;
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
    numbers.push_back(checkpoint.tail.digest());
    return xxh3(numbers);
}

}  // namespace warpsieve::io
