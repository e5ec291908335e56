#include "io/checkpoint/metadata.hpp"

#include <algorithm>

#include "io/checkpoint/schema.hpp"
#include "io/checkpoint/text_field.hpp"
#include "io/disk/digest.hpp"
#include "io/hdf5/tables.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

std::string title_of(const core::Job& job) {
    const std::string title = "primes in [" + std::to_string(job.interval.first) + ", " +
                              std::to_string(job.interval.last) + "]";
    if (job.parts == 1) return title;
    return title + ", part " + std::to_string(job.part) + "/" + std::to_string(job.parts);
}

RootRecord root_record(const Checkpoint& checkpoint) {
    return {.schema_name = schema_name,
            .schema_version = schema_version,
            .title = title_of(checkpoint.progress.job()),
            .software = "warpsieve",
            .software_version = checkpoint.software_version,
            .software_commit = checkpoint.software_commit,
            .hdf5_version = checkpoint.hdf5_version,
            .run_id = checkpoint.run_id,
            .date_created = checkpoint.date_created,
            .date_modified = checkpoint.date_modified};
}

ParametersRecord parameters_record(const core::Job& job) {
    return {.start = job.interval.first,
            .stop = job.interval.last,
            .first_n = job.first_n,
            .store = static_cast<std::uint8_t>(job.store),
            .quantities = job.quantities,
            .wheel = core::wheel,
            .part = job.part,
            .parts = job.parts,
            .parameters_digest = to_hex(parameters_digest(job))};
}

StateRecord state_record(const Checkpoint& checkpoint) {
    const core::Progress& progress = checkpoint.progress;
    const core::LastBatch last = progress.last_batch().value_or(core::LastBatch{});
    return {.status = static_cast<std::uint8_t>(checkpoint.status),
            .generation = checkpoint.generation,
            .session = static_cast<std::uint32_t>(checkpoint.history.size()),
            .epoch = checkpoint.epoch,
            .sieved_any = static_cast<std::uint8_t>(progress.sieved_through().has_value()),
            .sieved_through = progress.sieved_through().value_or(0),
            .totals = progress.totals(),
            .elapsed_s = checkpoint.elapsed_s,
            .engine_s = checkpoint.engine_s,
            .last_batch = {last.interval.first, last.interval.last, last.prime_count, last.digest},
            .contents_digest = to_hex(contents_digest(checkpoint))};
}

SessionRecord session_record(const Session& session) {
    SessionRecord record{.session = session.number,
                         .slurm_job_id = session.slurm_job_id,
                         .slurm_array_task = session.slurm_array_task,
                         .slurm_restart_count = session.slurm_restart_count,
                         .sieved_any = static_cast<std::uint8_t>(session.sieved_any),
                         .first = session.first,
                         .last = session.last,
                         .primes = session.primes,
                         .seconds = session.seconds,
                         .rechecks = session.rechecks,
                         .redone = session.redone,
                         .end_reason = static_cast<std::uint8_t>(session.end_reason)};
    set_text(record.session_id, session.id);
    set_text(record.start_time, session.start_time);
    set_text(record.end_time, session.end_time);
    set_text(record.host, session.host);
    set_text(record.engine, session.engine);
    set_text(record.device, session.device);
    set_text(record.driver, session.driver);
    set_text(record.software_version, session.software_version);
    return record;
}

void write_history(hid_t file, const std::vector<Session>& history) {
    std::vector<SessionRecord> rows;
    std::transform(history.begin(), history.end(), std::back_inserter(rows), session_record);
    write_table(file, "history", make_session_type(), rows.data(), rows.size(),
                "one row a start of the program; times in UTC, seconds in s; first and last: the "
                "integers that it sieved, if sieved_any");
}

void write_grid(hid_t file, const core::Progress& progress) {
    const auto& rows = progress.grid();
    write_table(file, "grid", make_grid_type(progress.job().quantities), rows.data(), rows.size(),
                "running totals from the start of the interval through the integer last");
}

template <class Record, class Describe>
Record read_record(hid_t object, Describe describe) {
    Record record;
    AttributeReader attributes(object);
    describe(attributes, record);
    return record;
}

template <class Enum>
Enum to_enum(std::uint8_t value, Enum largest, const char* name) {
    if (value > static_cast<std::uint8_t>(largest))
        throw DamagedError(std::string("its ") + name + " has an unknown value");
    return static_cast<Enum>(value);
}

core::Job read_job(hid_t file) {
    const Handle group = open_group(file, "parameters");
    const auto record = read_record<ParametersRecord>(
        group.get(), [](auto& archive, auto& to) { describe_parameters(archive, to); });
    if (record.start > record.stop || record.wheel != core::wheel || record.part >= record.parts ||
        !core::has(record.quantities, core::quantity_primes) ||
        core::has(record.quantities, ~core::all_quantities))
        throw DamagedError("its parameters are out of range");
    const core::Job job{.interval = {record.start, record.stop},
                        .store = to_enum(record.store, core::Store::primes, "store"),
                        .quantities = record.quantities,
                        .first_n = record.first_n,
                        .part = record.part,
                        .parts = record.parts};
    if (record.parameters_digest != to_hex(parameters_digest(job)))
        throw WrongResultError("its parameters_digest does not fit its parameters");
    return job;
}

Session session_of(const SessionRecord& record) {
    return {.number = record.session,
            .id = text_of(record.session_id),
            .start_time = text_of(record.start_time),
            .end_time = text_of(record.end_time),
            .host = text_of(record.host),
            .engine = text_of(record.engine),
            .device = text_of(record.device),
            .driver = text_of(record.driver),
            .software_version = text_of(record.software_version),
            .slurm_job_id = record.slurm_job_id,
            .slurm_array_task = record.slurm_array_task,
            .slurm_restart_count = record.slurm_restart_count,
            .sieved_any = record.sieved_any != 0,
            .first = record.first,
            .last = record.last,
            .primes = record.primes,
            .seconds = record.seconds,
            .rechecks = record.rechecks,
            .redone = record.redone,
            .end_reason = to_enum(record.end_reason, EndReason::killed, "end_reason")};
}

std::vector<Session> read_history(hid_t file) {
    std::vector<Session> history;
    for (const SessionRecord& row : read_table<SessionRecord>(file, "history", make_session_type()))
        history.push_back(session_of(row));
    if (history.empty()) throw DamagedError("its history is empty");
    return history;
}

void read_root(hid_t file, Checkpoint& checkpoint) {
    auto root =
        read_record<RootRecord>(file, [](auto& archive, auto& to) { describe_root(archive, to); });
    if (root.schema_name != schema_name || root.schema_version != schema_version)
        throw DamagedError("its schema is " + root.schema_name + " " + root.schema_version +
                           ", this version knows " + schema_name + " " + schema_version);
    checkpoint.software_version = std::move(root.software_version);
    checkpoint.software_commit = std::move(root.software_commit);
    checkpoint.hdf5_version = std::move(root.hdf5_version);
    checkpoint.run_id = std::move(root.run_id);
    checkpoint.date_created = std::move(root.date_created);
    checkpoint.date_modified = std::move(root.date_modified);
}

StateRecord read_state(hid_t file, core::Quantities counted) {
    const Handle group = open_group(file, "state");
    return read_record<StateRecord>(
        group.get(), [counted](auto& archive, auto& to) { describe_state(archive, to, counted); });
}

core::Progress progress_of(const core::Job& job, const StateRecord& state, hid_t file) {
    std::optional<std::uint64_t> through;
    std::optional<core::LastBatch> last_batch;
    if (state.sieved_any != 0) {
        const LastBatchRecord& last = state.last_batch;
        through = state.sieved_through;
        last_batch = {{last.start, last.stop}, last.count, last.digest};
    }
    auto grid = read_table<core::GridRow>(file, "grid", make_grid_type(job.quantities));
    core::Progress progress(job, through, std::move(grid), last_batch);
    if (progress.totals() != state.totals)
        throw WrongResultError("its totals differ from the last row of its grid");
    return progress;
}

}  // namespace

void write_metadata(hid_t file, const Checkpoint& checkpoint) {
    AttributeWriter root_attributes(file);
    describe_root(root_attributes, root_record(checkpoint));
    {
        Handle group = make_group(file, "parameters");
        AttributeWriter attributes(group.get());
        describe_parameters(attributes, parameters_record(checkpoint.progress.job()));
        group.close("close /parameters");
    }
    {
        Handle group = make_group(file, "state");
        AttributeWriter attributes(group.get());
        describe_state(attributes, state_record(checkpoint), checkpoint.progress.job().quantities);
        group.close("close /state");
    }
    write_history(file, checkpoint.history);
    write_grid(file, checkpoint.progress);
}

Metadata read_metadata(hid_t file) {
    const core::Job job = read_job(file);
    StateRecord state = read_state(file, job.quantities);
    Checkpoint checkpoint(progress_of(job, state, file));
    read_root(file, checkpoint);
    checkpoint.status = to_enum(state.status, Status::complete, "status");
    checkpoint.generation = state.generation;
    checkpoint.epoch = state.epoch;
    checkpoint.elapsed_s = state.elapsed_s;
    checkpoint.engine_s = state.engine_s;
    checkpoint.history = read_history(file);
    return {std::move(checkpoint), std::move(state.contents_digest)};
}

}  // namespace warpsieve::io
