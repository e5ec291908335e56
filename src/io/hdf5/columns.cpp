#include "io/hdf5/columns.hpp"

#include <hdf5_hl.h>

#include <utility>

#include "io/hdf5/attributes.hpp"
#include "io/hdf5/tables.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

Handle write_column(const Handle& group, const Column& column, std::size_t rows) {
    Handle dataset = write_rows(group.get(), column.name.c_str(), column.type, column.bytes, rows,
                                column.meaning.description);
    AttributeWriter{dataset.get()}("units", std::string(column.meaning.units));
    return dataset;
}

void read_column(const Handle& group, Column& column, std::size_t rows) {
    const char* const name = column.name.c_str();
    const auto [dataset, count] = open_table(group.get(), name);
    if (count != rows)
        throw DamagedError("its column " + column.name + " has another length than the others");
    require_stored_rows(dataset, count, name);
    column.bytes.resize(count * column.bytes_each);
    if (count > 0) read_rows(dataset, column.type, column.bytes, name);
}

}  // namespace

void write_column_group(hid_t file,
                        const char* name,
                        const std::vector<Column>& columns,
                        std::size_t rows,
                        const std::string& description) {
    Handle group = make_group(file, name);
    AttributeWriter{group.get()}("description", description);
    Handle scale = write_column(group, columns.front(), rows);
    checked(H5DSset_scale(scale.get(), columns.front().name.c_str()), "make a dimension scale");
    for (std::size_t i = 1; i < columns.size(); ++i) {
        Handle column = write_column(group, columns[i], rows);
        checked(H5DSattach_scale(column.get(), scale.get(), 0), "attach a dimension scale");
        column.close("close a column");
    }
    scale.close("close a column");
    group.close("close a group of columns");
}

std::size_t read_column_group(hid_t file, const char* name, std::vector<Column>& columns) {
    const Handle group = open_group(file, name);
    const std::size_t rows = open_table(group.get(), columns.front().name.c_str()).second;
    for (Column& column : columns) read_column(group, column, rows);
    return rows;
}

}  // namespace warpsieve::io
