#pragma once

// Tables: one-dimensional data sets of compound rows, each in one deflated chunk with a description
// for people. What their columns are, a function says that visits a row (rows.hpp).

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "io/hdf5/handle.hpp"
#include "io/hdf5/rows.hpp"

namespace warpsieve::io {

/// Number of elements of a data set of one dimension, a table or not, and the open data set.
/// @throw DamagedError
[[nodiscard]] std::pair<Handle, std::size_t> open_table(hid_t file, const char* name);
/// Before memory is asked for: a table says how many rows and how large chunks it has, and neither
/// we nor libhdf5 may believe more than its stored bytes can hold. @throw DamagedError
void require_stored_rows(const Handle& table, std::size_t count, const char* name);

/// Writes rows of any type into a data set of their own, and leaves it open.
/// @param rows the bytes of all rows, as the type says
[[nodiscard]] Handle write_rows(hid_t parent,
                                const char* name,
                                hid_t type,
                                std::span<const std::uint8_t> rows,
                                std::size_t count,
                                const std::string& description);
void read_rows(const Handle& table, hid_t type, std::span<std::uint8_t> rows, const char* name);

template <class Row, class Describe>
void write_table(hid_t file,
                 const char* name,
                 const std::vector<Row>& rows,
                 Describe describe,
                 const std::string& description) {
    Bytes bytes;
    RowWriter writer(bytes);
    for (const Row& row : rows) describe(writer, row);
    const Handle type = row_type<Row>(describe).make();
    Handle table = write_rows(file, name, type.get(), bytes, rows.size(), description);
    table.close("close a table");
}

template <class Row, class Describe>
[[nodiscard]] std::vector<Row> read_table(hid_t file, const char* name, Describe describe) {
    const auto [table, count] = open_table(file, name);
    require_stored_rows(table, count, name);
    const RowType type = row_type<Row>(describe);
    Bytes bytes(count * type.bytes());
    if (count > 0) read_rows(table, type.make().get(), bytes, name);
    std::vector<Row> rows(count);
    RowReader reader(bytes);
    for (Row& row : rows) describe(reader, row);
    return rows;
}

}  // namespace warpsieve::io
