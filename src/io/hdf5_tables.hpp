#pragma once

#include <span>
#include <vector>

#include "io/hdf5_attributes.hpp"
#include "io/hdf5_handle.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {

/// Most rows that a reader takes; a file that claims more is refused before memory is asked for.
inline constexpr std::size_t max_table_rows = 1U << 20;

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
void read_rows(const Handle& table, const Handle& type, void* rows, const char* name);

template <class Row>
[[nodiscard]] std::vector<Row> read_table(hid_t file, const char* name, const Handle& type) {
    const auto [table, count] = open_table(file, name);
    if (count > max_table_rows)
        throw DamagedError(std::string("its table ") + name + " has an absurd number of rows");
    std::vector<Row> rows(count);
    if (count > 0) read_rows(table, type, rows.data(), name);
    return rows;
}

}  // namespace warpsieve::io
