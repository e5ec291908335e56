#pragma once

#include <span>
#include <vector>

#include "io/hdf5/attributes.hpp"
#include "io/hdf5/handle.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {

/// The type of a table's rows as they lie in memory, column by column.
class CompoundType {
public:
    /// @param size of a row, in bytes
    explicit CompoundType(std::size_t size)
        : type_(H5Tcreate(H5T_COMPOUND, size), "create a table") {}
    CompoundType& column(const char* name, std::size_t offset, hid_t type);
    CompoundType& text(const char* name, std::size_t offset, std::size_t size);
    [[nodiscard]] Handle take() { return std::move(type_); }

private:
    Handle type_;
};

/// Writes a table as one deflated chunk, with a description. The type is that of the rows in
/// memory; the file's is the same without gaps.
void write_table(hid_t file,
                 const char* name,
                 const Handle& type,
                 const void* rows,
                 std::size_t count,
                 const std::string& description);

/// Number of rows of a table, and its open data set. @throw DamagedError
[[nodiscard]] std::pair<Handle, std::size_t> open_table(hid_t file, const char* name);
/// Before memory is asked for: a table says how many rows and how large chunks it has, and neither
/// we nor libhdf5 may believe more than its stored bytes can hold. @throw DamagedError
void require_stored_rows(const Handle& table, std::size_t count, const char* name);
void read_rows(const Handle& table, const Handle& type, void* rows, const char* name);

template <class Row>
[[nodiscard]] std::vector<Row> read_table(hid_t file, const char* name, const Handle& type) {
    const auto [table, count] = open_table(file, name);
    require_stored_rows(table, count, name);
    std::vector<Row> rows(count);
    if (count > 0) read_rows(table, type, rows.data(), name);
    return rows;
}

}  // namespace warpsieve::io
