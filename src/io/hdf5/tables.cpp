#include "io/hdf5/tables.hpp"

#include <algorithm>

#include "io/checkpoint/schema.hpp"

namespace warpsieve::io {
namespace {

/// Deflate makes at most 1032 bytes of one (RFC 1951: 258 bytes by two bits).
constexpr std::uint64_t max_deflate_ratio = 1032;

class CompoundType {
public:
    explicit CompoundType(std::size_t size)
        : type_(H5Tcreate(H5T_COMPOUND, size), "create a table") {}
    CompoundType& column(const char* name, std::size_t offset, hid_t type) {
        checked(H5Tinsert(type_.get(), name, offset, type), "add a column");
        return *this;
    }
    CompoundType& text(const char* name, std::size_t offset, std::size_t size) {
        return column(name, offset, make_string_type(size).get());
    }
    [[nodiscard]] Handle take() { return std::move(type_); }

private:
    Handle type_;
};

}  // namespace

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

void write_table(hid_t file,
                 const char* name,
                 const Handle& type,
                 const void* rows,
                 std::size_t count,
                 const std::string& description) {
    const Handle packed(H5Tcopy(type.get()), "copy a table's type");
    checked(H5Tpack(packed.get()), "pack a table's type");
    const hsize_t extent = count;
    const hsize_t chunk = std::max<hsize_t>(extent, 1);
    const Handle space(H5Screate_simple(1, &extent, nullptr), "shape a table");
    const Handle creation(H5Pcreate(H5P_DATASET_CREATE), "create a table's creation list");
    checked(H5Pset_chunk(creation.get(), 1, &chunk), "chunk a table");
    checked(H5Pset_shuffle(creation.get()), "shuffle a table");
    checked(H5Pset_deflate(creation.get(), 6), "deflate a table");
    checked(H5Pset_obj_track_times(creation.get(), false), "turn off object times");
    Handle table(
        H5Dcreate2(file, name, packed.get(), space.get(), H5P_DEFAULT, creation.get(), H5P_DEFAULT),
        "create a table");
    if (count > 0)
        checked(H5Dwrite(table.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, rows),
                "write a table");
    AttributeWriter{table.get()}("description", description);
    table.close("close a table");
}

std::pair<Handle, std::size_t> open_table(hid_t file, const char* name) {
    const hid_t id = H5Dopen2(file, name, H5P_DEFAULT);
    if (id < 0) throw DamagedError(std::string("its data set ") + name + " is missing");
    Handle table(id, "open a table");
    const Handle space(H5Dget_space(table.get()), "tell a table's shape");
    const hssize_t rows = H5Sget_simple_extent_npoints(space.get());
    if (H5Sget_simple_extent_ndims(space.get()) != 1 || rows < 0)
        throw DamagedError(std::string("its data set ") + name + " is malformed");
    return {std::move(table), static_cast<std::size_t>(rows)};
}

void require_stored_rows(const Handle& table, std::size_t count, const char* name) {
    const Handle creation(H5Dget_create_plist(table.get()), "tell the layout of a table");
    const Handle type(H5Dget_type(table.get()), "tell the type of a table");
    hsize_t chunk = 0;
    const bool one_chunk = H5Pget_layout(creation.get()) == H5D_CHUNKED &&
                           H5Pget_chunk(creation.get(), 1, &chunk) == 1 &&
                           chunk == std::max<hsize_t>(count, 1);
    const std::uint64_t most = max_deflate_ratio * H5Dget_storage_size(table.get());
    if (!one_chunk || (count > 0 && H5Tget_size(type.get()) > most / count))
        throw DamagedError(std::string("its table ") + name + " claims more than it holds");
}

void read_rows(const Handle& table, const Handle& type, void* rows, const char* name) {
    if (H5Dread(table.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, rows) < 0)
        throw DamagedError(std::string("its data set ") + name + " cannot be read");
}

}  // namespace warpsieve::io
