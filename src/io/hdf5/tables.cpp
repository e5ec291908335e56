#include "io/hdf5/tables.hpp"

#include <algorithm>

#include "io/hdf5/attributes.hpp"

namespace warpsieve::io {
namespace {

/// Deflate makes at most 1032 bytes of one (RFC 1951: 258 bytes by two bits).
constexpr std::uint64_t max_deflate_ratio = 1032;

}  // namespace

Handle write_rows(hid_t parent,
                  const char* name,
                  hid_t type,
                  std::span<const std::uint8_t> rows,
                  std::size_t count,
                  const std::string& description) {
    const hsize_t extent = count;
    const hsize_t chunk = std::max<hsize_t>(extent, 1);
    const Handle space(H5Screate_simple(1, &extent, nullptr), "shape a table");
    const Handle creation(H5Pcreate(H5P_DATASET_CREATE), "create a table's creation list");
    checked(H5Pset_chunk(creation.get(), 1, &chunk), "chunk a table");
    checked(H5Pset_shuffle(creation.get()), "shuffle a table");
    checked(H5Pset_deflate(creation.get(), 6), "deflate a table");
    checked(H5Pset_obj_track_times(creation.get(), false), "turn off object times");
    Handle table(
        H5Dcreate2(parent, name, type, space.get(), H5P_DEFAULT, creation.get(), H5P_DEFAULT),
        "create a table");
    if (count > 0)
        checked(H5Dwrite(table.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, rows.data()),
                "write a table");
    AttributeWriter{table.get()}("description", description);
    return table;
}

std::pair<Handle, std::size_t> open_table(hid_t file, const char* name) {
    const hid_t id = H5Dopen2(file, name, H5P_DEFAULT);
    if (id < 0) throw_unreadable(std::string("its data set ") + name + " is missing");
    Handle table(id, "open a table");
    const Handle space(H5Dget_space(table.get()), "tell a table's shape");
    const hssize_t rows = H5Sget_simple_extent_npoints(space.get());
    if (H5Sget_simple_extent_ndims(space.get()) != 1 || rows < 0)
        throw_unreadable(std::string("its data set ") + name + " is malformed");
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
        throw_unreadable(std::string("its table ") + name + " claims more than it holds");
}

void read_rows(const Handle& table, hid_t type, std::span<std::uint8_t> rows, const char* name) {
    if (H5Dread(table.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, rows.data()) < 0)
        throw_unreadable(std::string("its data set ") + name + " cannot be read");
}

}  // namespace warpsieve::io
