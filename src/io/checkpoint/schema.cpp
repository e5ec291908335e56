#include "io/checkpoint/schema.hpp"

#include "io/hdf5/tables.hpp"

namespace warpsieve::io {

Handle make_last_batch_type() {
    using R = LastBatchRecord;
    return CompoundType(sizeof(R))
        .column("start", offsetof(R, start), H5T_STD_U64LE)
        .column("stop", offsetof(R, stop), H5T_STD_U64LE)
        .column("count", offsetof(R, count), H5T_STD_U64LE)
        .column("digest", offsetof(R, digest), H5T_STD_U64LE)
        .take();
}

Handle make_grid_type(core::Quantities counted) {
    core::GridRow row;
    const auto offset = [&row](const std::uint64_t& field) {
        return static_cast<std::size_t>(reinterpret_cast<const char*>(&field) -
                                        reinterpret_cast<const char*>(&row));
    };
    CompoundType type(sizeof row);
    type.column("last", offset(row.last), H5T_STD_U64LE);
    core::for_each_total(counted, [&](const core::TotalsField& field) {
        type.column(field.name, offset(field.of(row.totals)), H5T_STD_U64LE);
    });
    return type.take();
}

Handle make_session_type() {
    using R = SessionRecord;
    const Handle end_reason = make_enum_type({{"RUNNING", 0},
                                              {"COMPLETED", 1},
                                              {"STOPPED", 2},
                                              {"TIME_LIMIT", 3},
                                              {"FAILED", 4},
                                              {"KILLED", 5}});
    return CompoundType(sizeof(R))
        .column("session", offsetof(R, session), H5T_STD_U32LE)
        .text("session_id", offsetof(R, session_id), sizeof(R::session_id))
        .text("start_time", offsetof(R, start_time), sizeof(R::start_time))
        .text("end_time", offsetof(R, end_time), sizeof(R::end_time))
        .text("host", offsetof(R, host), sizeof(R::host))
        .text("engine", offsetof(R, engine), sizeof(R::engine))
        .text("device", offsetof(R, device), sizeof(R::device))
        .text("driver", offsetof(R, driver), sizeof(R::driver))
        .text("software_version", offsetof(R, software_version), sizeof(R::software_version))
        .column("slurm_job_id", offsetof(R, slurm_job_id), H5T_STD_U64LE)
        .column("slurm_array_task", offsetof(R, slurm_array_task), H5T_STD_I64LE)
        .column("slurm_restart_count", offsetof(R, slurm_restart_count), H5T_STD_U32LE)
        .column("sieved_any", offsetof(R, sieved_any), H5T_STD_U8LE)
        .column("first", offsetof(R, first), H5T_STD_U64LE)
        .column("last", offsetof(R, last), H5T_STD_U64LE)
        .column("primes", offsetof(R, primes), H5T_STD_U64LE)
        .column("seconds", offsetof(R, seconds), H5T_IEEE_F64LE)
        .column("rechecks", offsetof(R, rechecks), H5T_STD_U32LE)
        .column("redone", offsetof(R, redone), H5T_STD_U32LE)
        .column("end_reason", offsetof(R, end_reason), end_reason.get())
        .take();
}

Handle make_shard_type() {
    using R = ShardRecord;
    return CompoundType(sizeof(R))
        .text("file", offsetof(R, file), sizeof(R::file))
        .column("level", offsetof(R, level), H5T_STD_U64LE)
        .column("offset", offsetof(R, offset), H5T_STD_U64LE)
        .column("elements", offsetof(R, elements), H5T_STD_U64LE)
        .column("first_prime", offsetof(R, first_prime), H5T_STD_U64LE)
        .column("last_prime", offsetof(R, last_prime), H5T_STD_U64LE)
        .column("prime_count", offsetof(R, prime_count), H5T_STD_U64LE)
        .column("bytes", offsetof(R, bytes), H5T_STD_U64LE)
        .text("xxh3", offsetof(R, xxh3), sizeof(R::xxh3))
        .take();
}

}  // namespace warpsieve::io
