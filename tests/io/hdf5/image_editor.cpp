#include "io/hdf5/image_editor.hpp"

#include <vector>

#include "io/disk/seal.hpp"
#include "support/folder_contents.hpp"
#include "support/temp_folder.hpp"

namespace warpsieve::test {
namespace {

using io::checked;
using io::Handle;

Handle open_object(hid_t file, const char* name) {
    return {H5Oopen(file, name, H5P_DEFAULT), "open an object"};
}

}  // namespace

Bytes sealed_again(Bytes file) {
    const std::string seal = io::render_seal(std::span(file).subspan(io::seal_bytes));
    std::copy(seal.begin(), seal.end(), file.begin());
    return file;
}

Bytes edited(const Bytes& file, const std::function<void(hid_t)>& edit) {
    const TempFolder folder;
    const std::string path = folder.file("edited.h5");
    write_file(path, file);
    Handle open(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), "open a file to edit");
    edit(open.get());
    open.close("close the edited file");
    return sealed_again(bytes_of_file(path));
}

void set_number(hid_t file, const char* object, const char* attribute, std::uint64_t value) {
    const Handle owner = open_object(file, object);
    const Handle id(H5Aopen(owner.get(), attribute, H5P_DEFAULT), "open an attribute");
    const Handle type(H5Aget_type(id.get()), "tell an attribute's type");
    // Enumerations are not converted from integers; all of ours are one byte long.
    const auto byte = static_cast<std::uint8_t>(value);
    if (H5Tget_class(type.get()) == H5T_ENUM)
        checked(H5Awrite(id.get(), type.get(), &byte), "write an attribute");
    else
        checked(H5Awrite(id.get(), H5T_NATIVE_UINT64, &value), "write an attribute");
}

void set_text(hid_t file, const char* object, const char* attribute, const std::string& text) {
    remove_attribute(file, object, attribute);
    const Handle owner = open_object(file, object);
    const Handle type(H5Tcopy(H5T_C_S1), "create a string type");
    checked(H5Tset_size(type.get(), text.size() + 1), "set a string's size");
    checked(H5Tset_cset(type.get(), H5T_CSET_UTF8), "set a string's character set");
    const Handle space(H5Screate(H5S_SCALAR), "create a scalar");
    const Handle id(
        H5Acreate2(owner.get(), attribute, type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT),
        "create an attribute");
    checked(H5Awrite(id.get(), type.get(), text.c_str()), "write an attribute");
}

void remove_attribute(hid_t file, const char* object, const char* attribute) {
    const Handle owner = open_object(file, object);
    checked(H5Adelete(owner.get(), attribute), "remove an attribute");
}

void remove_object(hid_t file, const char* name) {
    checked(H5Ldelete(file, name, H5P_DEFAULT), "remove an object");
}

void set_element(hid_t file, const char* dataset, std::uint64_t index, std::uint64_t value) {
    const Handle id = open_object(file, dataset);
    const Handle there(H5Dget_space(id.get()), "tell a data set's shape");
    const hsize_t at = index;
    checked(H5Sselect_elements(there.get(), H5S_SELECT_SET, 1, &at), "select a number");
    const Handle here(H5Screate(H5S_SCALAR), "create a scalar");
    checked(H5Dwrite(id.get(), H5T_NATIVE_UINT64, here.get(), there.get(), H5P_DEFAULT, &value),
            "write a number");
}

void set_column(hid_t file, const char* table, const char* column, std::uint64_t value) {
    const Handle id = open_object(file, table);
    const Handle space(H5Dget_space(id.get()), "tell a table's shape");
    const auto rows = static_cast<std::size_t>(
        checked(H5Sget_simple_extent_npoints(space.get()), "count the rows of a table"));
    const Handle row_type(H5Dget_type(id.get()), "tell a table's type");
    const int member = checked(H5Tget_member_index(row_type.get(), column), "find a column");
    const Handle cell(H5Tget_member_type(row_type.get(), static_cast<unsigned>(member)),
                      "tell a column's type");
    const std::size_t size = H5Tget_size(cell.get());
    const Handle type(H5Tcreate(H5T_COMPOUND, size), "create a type of one column");
    checked(H5Tinsert(type.get(), column, 0, cell.get()), "add a column");
    std::vector<std::uint8_t> cells(rows * size);
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (i % size < sizeof value)  // columns of text are longer
            cells[i] = static_cast<std::uint8_t>(value >> (8 * (i % size)));
    checked(H5Dwrite(id.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, cells.data()),
            "write a column");
}

}  // namespace warpsieve::test
