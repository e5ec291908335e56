#include "io/checkpoint/checkpoint.hpp"
#include "io/checkpoint/contents_digest.hpp"
#include "io/checkpoint/schema.hpp"
#include "io/checkpoint/stored_data.hpp"
#include "io/checkpoint/text_field.hpp"
#include "io/disk/digest.hpp"
#include "io/hdf5/image.hpp"
#include "io/hdf5/tables.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

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

void check_state(const StateRecord& state, const Checkpoint& checkpoint) {
    if (state.contents_digest != to_hex(contents_digest(checkpoint)))
        throw WrongResultError("its contents_digest does not fit its contents");
    if ((checkpoint.status == Status::complete) != checkpoint.progress.done())
        throw WrongResultError("its status is " + to_string(checkpoint.status) +
                               " but its progress is not");
}

}  // namespace

Checkpoint decode_checkpoint(std::span<const std::uint8_t> file, TailChunks chunks) {
    const Handle image = open_image(file);
    const core::Job job = read_job(image.get());
    const StateRecord state = read_state(image.get(), job.quantities);
    Checkpoint checkpoint(progress_of(job, state, image.get()));
    read_root(image.get(), checkpoint);
    checkpoint.status = to_enum(state.status, Status::complete, "status");
    checkpoint.generation = state.generation;
    checkpoint.epoch = state.epoch;
    checkpoint.elapsed_s = state.elapsed_s;
    checkpoint.engine_s = state.engine_s;
    checkpoint.history = read_history(image.get());
    read_stored_data(image.get(), checkpoint, file.size(), chunks);
    check_state(state, checkpoint);
    return checkpoint;
}

}  // namespace warpsieve::io
