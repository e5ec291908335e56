#pragma once

// Columns: rows of numbers as data sets of one dimension, one for each member, in a group of their
// own. xarray, Octave, R and ncdump read these, and no compound rows (tables.hpp). The first column
// is the dimension scale of all others (HDF5 Dimension Scale Specification 1.0), and so in netCDF's
// terms their coordinate. What the columns are, a function says that visits a row, as in rows.hpp;
// here it also says of each what it means.

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "io/hdf5/handle.hpp"
#include "io/hdf5/meaning.hpp"
#include "io/hdf5/rows.hpp"

namespace warpsieve::io {

/// A column with the numbers of all rows.
struct Column {
    std::string name;
    hid_t type = H5I_INVALID_HID;  ///< one of libhdf5's own, which nobody closes
    std::size_t bytes_each = 0;
    Meaning meaning;
    Bytes bytes;
};

/// Collects the columns of a row. Its calls take members for their types alone.
class ColumnList {
public:
    template <Number Value>
    void operator()(const char* name, Value value, const Meaning& meaning) {
        columns_.push_back({name, file_type(value), sizeof value, meaning, {}});
    }
    [[nodiscard]] std::vector<Column> take() && { return std::move(columns_); }

private:
    std::vector<Column> columns_;
};

/// Appends a row to columns.
class RowToColumns {
public:
    explicit RowToColumns(std::vector<Column>& columns) : next_(columns.begin()) {}
    template <Number Value>
    void operator()(const char* /*name*/, const Value& value, const Meaning& /*meaning*/) {
        const auto* const bytes = reinterpret_cast<const std::uint8_t*>(&value);
        next_->bytes.insert(next_->bytes.end(), bytes, bytes + sizeof value);
        ++next_;
    }

private:
    std::vector<Column>::iterator next_;
};

/// Takes a row from columns.
class RowFromColumns {
public:
    /// @param row that all columns have
    RowFromColumns(const std::vector<Column>& columns, std::size_t row)
        : next_(columns.begin()), row_(row) {}
    template <Number Value>
    void operator()(const char* /*name*/, Value& value, const Meaning& /*meaning*/) {
        std::memcpy(&value, &next_->bytes[row_ * sizeof value], sizeof value);
        ++next_;
    }

private:
    std::vector<Column>::const_iterator next_;
    std::size_t row_;
};

/// Writes a group of columns, each deflated in one chunk.
/// @param rows that each of them has
void write_column_group(hid_t file,
                        const char* name,
                        const std::vector<Column>& columns,
                        std::size_t rows,
                        const std::string& description);
/// Fills in the numbers of all columns. @return rows @throw DamagedError
[[nodiscard]] std::size_t read_column_group(hid_t file,
                                            const char* name,
                                            std::vector<Column>& columns);

template <class Row, class Describe>
[[nodiscard]] std::vector<Column> columns_of(Describe describe) {
    ColumnList list;
    const Row row{};
    describe(list, row);
    return std::move(list).take();
}

template <class Row, class Describe>
void write_columns(hid_t file,
                   const char* name,
                   const std::vector<Row>& rows,
                   Describe describe,
                   const std::string& description) {
    std::vector<Column> columns = columns_of<Row>(describe);
    for (const Row& row : rows) {
        RowToColumns writer(columns);
        describe(writer, row);
    }
    write_column_group(file, name, columns, rows.size(), description);
}

template <class Row, class Describe>
[[nodiscard]] std::vector<Row> read_columns(hid_t file, const char* name, Describe describe) {
    std::vector<Column> columns = columns_of<Row>(describe);
    std::vector<Row> rows(read_column_group(file, name, columns));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        RowFromColumns reader(columns, i);
        describe(reader, rows[i]);
    }
    return rows;
}

}  // namespace warpsieve::io
