#include "io/hdf5/rows.hpp"

#include <algorithm>

#include "io/disk/digest.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

/// As many bytes of a text as fit, cut between two characters.
std::size_t fitting(const std::string& text, std::size_t most) {
    const auto continues_character = [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
    };
    std::size_t size = std::min(text.size(), most);
    while (size > 0 && size < text.size() && continues_character(text[size])) --size;
    return size;
}

}  // namespace

Handle make_enum_type(EnumNames names) {
    Handle type(H5Tenum_create(H5T_STD_U8LE), "create an enumeration");
    for (std::uint8_t value = 0; value < names.size(); ++value)
        checked(H5Tenum_insert(type.get(), names[value], &value), "name an enumeration's value");
    return type;
}

std::string text_beside(const char* name) {
    return std::string(name) + "_text";
}

void require_known(std::uint8_t value, const std::string& beside, EnumNames names, const char* of) {
    if (value >= names.size())
        throw DamagedError(std::string("its ") + of + " has an unknown value");
    if (beside != names[value])
        throw DamagedError("its " + text_beside(of) + " is not the name of its " + of);
}

Handle make_string_type(std::size_t size) {
    Handle type(H5Tcopy(H5T_C_S1), "create a string type");
    checked(H5Tset_size(type.get(), size), "set a string's size");
    checked(H5Tset_cset(type.get(), H5T_CSET_UTF8), "set a string's character set");
    checked(H5Tset_strpad(type.get(), H5T_STR_NULLTERM), "set a string's padding");
    return type;
}

void RowType::add(const std::string& name, std::size_t size, hid_t type) {
    columns_.push_back({name, bytes_, Handle(H5Tcopy(type), "copy a column's type")});
    bytes_ += size;
}

Handle RowType::make() const {
    Handle row(H5Tcreate(H5T_COMPOUND, bytes_), "create a table");
    for (const Column& column : columns_)
        checked(H5Tinsert(row.get(), column.name.c_str(), column.offset, column.type.get()),
                "add a column");
    return row;
}

void RowWriter::append(const void* value, std::size_t size) {
    const auto* const bytes = static_cast<const std::uint8_t*>(value);
    bytes_.insert(bytes_.end(), bytes, bytes + size);
}

void RowWriter::text(const char* /*name*/, const std::string& value, std::size_t size) {
    const std::size_t end = bytes_.size() + size;
    append(value.data(), fitting(value, size - 1));
    bytes_.resize(end);
}

void RowWriter::hex(const char* name, std::uint64_t digest, std::size_t size) {
    text(name, to_hex(digest), size);
}

std::span<const std::uint8_t> RowReader::take(std::size_t size) {
    const auto taken = left_.first(size);
    left_ = left_.subspan(size);
    return taken;
}

void RowReader::text(const char* /*name*/, std::string& value, std::size_t size) {
    const auto taken = take(size);
    value.assign(taken.begin(), std::ranges::find(taken, std::uint8_t{0}));
}

void RowReader::hex(const char* name, std::uint64_t& digest, std::size_t size) {
    std::string digits;
    text(name, digits, size);
    digest = parse_hex(digits);
}

}  // namespace warpsieve::io
