#include "io/checkpoint/checkpoint.hpp"

#include "core/quantity.hpp"
#include "core/wheel.hpp"
#include "io/disk/digest.hpp"
#include "io/hdf5/image.hpp"
#include "warpsieve/version.hpp"

namespace warpsieve::io {
namespace {

using Numbers = std::vector<std::uint64_t>;

void append(Numbers& numbers, const core::Constellation& own) {
    numbers.push_back(own.name.size());
    for (const char c : own.name) numbers.push_back(static_cast<unsigned char>(c));
    numbers.push_back(own.patterns.front().size());
    numbers.insert(numbers.end(), own.patterns.front().begin(), own.patterns.front().end());
}

Numbers parameters(const core::Job& job) {
    const core::Quantities& counted = job.quantities;
    Numbers numbers = {
        job.interval.first, job.interval.last, job.first_n, static_cast<std::uint64_t>(job.store),
        counted.set,        core::wheel,       job.part,    job.parts,
        counted.own.size()};
    for (const core::Constellation& own : counted.own) append(numbers, own);
    numbers.insert(numbers.end(), {counted.modulus, job.table.step, job.table.listed.size()});
    numbers.insert(numbers.end(), job.table.listed.begin(), job.table.listed.end());
    return numbers;
}

void append(Numbers& numbers,
            const core::Totals& totals,
            const std::vector<core::TotalsField>& fields) {
    for (const core::TotalsField& field : fields)
        for (std::size_t word = 0; word < field.words(); ++word)
            numbers.push_back(field.word(totals, word));
}

void append(Numbers& numbers,
            const std::vector<core::GridRow>& rows,
            const std::vector<core::TotalsField>& fields) {
    numbers.push_back(rows.size());
    for (const core::GridRow& row : rows) {
        numbers.push_back(row.last);
        append(numbers, row.totals, fields);
    }
}

void append(Numbers& numbers, const core::GapTable& gaps) {
    const std::vector<core::GapRow> rows = gaps.rows();
    numbers.push_back(rows.size());
    for (const core::GapRow& row : rows)
        numbers.insert(numbers.end(), {row.size, row.count, row.first});
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
    const auto fields = core::totals_fields(progress.job().quantities);
    append(numbers, progress.totals(), fields);
    append(numbers, progress.grid(), fields);
    append(numbers, progress.table(), fields);
    append(numbers, progress.gap_table());
    numbers.push_back(checkpoint.tail.digest());
    return xxh3(numbers);
}

}  // namespace warpsieve::io
