#include "io/checkpoint/metadata.hpp"

#include <cmath>
#include <optional>
#include <utility>

#include "core/wheel.hpp"
#include "io/checkpoint/schema.hpp"
#include "io/disk/digest.hpp"
#include "io/hdf5/attributes.hpp"
#include "io/hdf5/columns.hpp"
#include "io/hdf5/tables.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

constexpr auto session_columns = [](auto& columns, auto& session) {
    describe_session(columns, session);
};

constexpr auto save_columns = [](auto& columns, auto& save) { describe_save(columns, save); };

auto grid_columns(core::Quantities counted) {
    return [counted](auto& columns, auto& row) { describe_grid_row(columns, row, counted); };
}

std::string title_of(const core::Job& job) {
    const std::string title = "primes in [" + std::to_string(job.interval.first) + ", " +
                              std::to_string(job.interval.last) + "]";
    if (job.parts == 1) return title;
    return title + ", part " + std::to_string(job.part) + "/" + std::to_string(job.parts);
}

void write_root(hid_t file, const Checkpoint& checkpoint) {
    const Label label{.schema_name = schema_name,
                      .schema_version = schema_version(),
                      .title = title_of(checkpoint.progress.job()),
                      .software = "warpsieve"};
    AttributeWriter attributes(file);
    describe_root(attributes, label, checkpoint);
}

void write_parameters(hid_t file, const core::Job& job) {
    Handle group = make_group(file, "parameters");
    AttributeWriter attributes(group.get());
    const std::uint32_t wheel = core::wheel;
    const std::string digest = to_hex(parameters_digest(job));
    describe_parameters(attributes, job, wheel, digest);
    group.close("close /parameters");
}

void write_state(hid_t file, const Checkpoint& checkpoint) {
    const core::Progress& progress = checkpoint.progress;
    const StatedResult result{
        .session = static_cast<std::uint32_t>(checkpoint.history.size()),
        .epoch = checkpoint.history.back().identity.slurm_restart_count,
        .sieved_any = static_cast<std::uint8_t>(progress.sieved_through().has_value()),
        .sieved_through = progress.sieved_through().value_or(0),
        .totals = progress.totals(),
        .last_batch = progress.last_batch().value_or(core::LastBatch{}),
        .contents_digest = to_hex(contents_digest(checkpoint))};
    Handle group = make_group(file, "state");
    AttributeWriter attributes(group.get());
    describe_state(attributes, checkpoint, result);
    group.close("close /state");
}

core::Job read_job(hid_t file) {
    const Handle group = open_group(file, "parameters");
    core::Job job;
    std::uint32_t wheel = 0;
    std::string digest;
    AttributeReader attributes(group.get());
    describe_parameters(attributes, job, wheel, digest);
    if (job.interval.first > job.interval.last || wheel != core::wheel || job.part >= job.parts ||
        !core::has(job.quantities, core::quantity_primes) ||
        core::has(job.quantities, ~core::all_quantities))
        throw DamagedError("its parameters are out of range");
    if (digest != to_hex(parameters_digest(job)))
        throw WrongResultError("its parameters_digest does not fit its parameters");
    return job;
}

/// Fills in what /state says of a checkpoint, and returns what is still to be proved of it.
StatedResult read_state(hid_t file, Checkpoint& checkpoint) {
    const Handle group = open_group(file, "state");
    StatedResult result;
    AttributeReader attributes(group.get());
    describe_state(attributes, checkpoint, result);
    return result;
}

core::Progress read_progress(hid_t file, const core::Job& job, const StatedResult& result) {
    std::optional<std::uint64_t> through;
    std::optional<core::LastBatch> last_batch;
    if (result.sieved_any != 0) {
        through = result.sieved_through;
        last_batch = result.last_batch;
    }
    core::Progress progress(job, through,
                            read_columns<core::GridRow>(file, "grid", grid_columns(job.quantities)),
                            last_batch);
    if (progress.totals() != result.totals)
        throw WrongResultError("its totals differ from the last row of its grid");
    return progress;
}

/// Nothing is resumed by them, but they must not lead readers out of the history.
std::vector<Save> read_saves(hid_t file, std::size_t sessions) {
    std::vector<Save> saves = read_columns<Save>(file, "saves", save_columns);
    for (const Save& save : saves)
        if (save.session == 0 || save.session > sessions || save.saves == 0 ||
            !std::isfinite(save.time))
            throw WrongResultError("its saves contradict its history");
    return saves;
}

void read_root(hid_t file, Checkpoint& checkpoint) {
    Label label;
    AttributeReader attributes(file);
    describe_root(attributes, label, checkpoint);
    if (label.schema_name != schema_name || label.schema_version != schema_version())
        throw DamagedError("its schema is " + label.schema_name + " " + label.schema_version +
                           ", this version knows " + schema_name + " " + schema_version());
}

}  // namespace

void write_metadata(hid_t file, const Checkpoint& checkpoint) {
    const core::Progress& progress = checkpoint.progress;
    write_root(file, checkpoint);
    write_parameters(file, progress.job());
    write_state(file, checkpoint);
    write_table(file, "history", checkpoint.history, session_columns,
                "one row a start of the program; times in UTC, seconds in s; first and last: the "
                "integers that it sieved, if sieved_any");
    write_columns(file, "saves", checkpoint.saves, save_columns,
                  "when the run was saved, last of all in this file, and what that took");
    write_columns(file, "grid", progress.grid(), grid_columns(progress.job().quantities),
                  "running totals: row by row of the integers from the start of the job through "
                  "last");
}

std::string read_schema_version(hid_t file) {
    std::string version;
    AttributeReader{file}("schema_version", version);
    return version;
}

Metadata read_metadata(hid_t file) {
    const core::Job job = read_job(file);
    Checkpoint checkpoint{core::Progress(job)};
    StatedResult result = read_state(file, checkpoint);
    checkpoint.progress = read_progress(file, job, result);
    read_root(file, checkpoint);
    checkpoint.history = read_table<Session>(file, "history", session_columns);
    if (checkpoint.history.empty()) throw DamagedError("its history is empty");
    checkpoint.saves = read_saves(file, checkpoint.history.size());
    if (result.epoch != checkpoint.history.back().identity.slurm_restart_count)
        throw WrongResultError("its epoch is not the restart count of its newest session");
    return {std::move(checkpoint), std::move(result.contents_digest)};
}

}  // namespace warpsieve::io
