#include "io/checkpoint/checkpoint_file.hpp"

#include <algorithm>

#include "io/checkpoint/contents_digest.hpp"
#include "io/checkpoint/schema.hpp"
#include "io/checkpoint/stored_data.hpp"
#include "io/checkpoint/text_field.hpp"
#include "warpsieve/version.hpp"
#include "io/disk/digest.hpp"
#include "io/disk/seal.hpp"
#include "io/hdf5/image.hpp"
#include "io/hdf5/tables.hpp"

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

void set_software(Checkpoint& checkpoint) {
    checkpoint.software_version = version;
    checkpoint.software_commit = commit;
    checkpoint.hdf5_version = hdf5_library_version();
}

Bytes encode_checkpoint(const Checkpoint& checkpoint) {
    std::size_t stored = 0;
    for (const Bytes& chunk : checkpoint.tail.full()) stored += chunk.size();
    ImageWriter image(stored);
    write_metadata(image.file(), checkpoint);
    write_stored_data(image.file(), checkpoint);
    Bytes file = image.finish();
    seal_file(file, checkpoint_seal);
    return file;
}

}  // namespace warpsieve::io
