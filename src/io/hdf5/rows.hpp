#pragma once

// Compound values of HDF5, the rows of tables among them. A function describe(columns, row) calls
// columns(name, member) for each column, once for all purposes: visited by RowType it gives the
// type, by RowWriter the bytes of a row, by RowReader the row again. So the members of any struct
// are written and read where they are, columns follow each other without gaps, and no struct must
// be laid out as a file is. Knows HDF5's types, and nothing of what the columns mean.

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "core/bytes.hpp"
#include "io/hdf5/handle.hpp"

namespace warpsieve::io {

/// The names of an enumeration's values, which are 0, 1, 2, ... in an unsigned byte.
using EnumNames = std::span<const char* const>;

[[nodiscard]] Handle make_enum_type(EnumNames names);

// Many programs read an enumeration as a mere number, or not at all: its name stands beside it.

/// "status_text" of "status".
[[nodiscard]] std::string text_beside(const char* name);
/// Bytes of such a name in a row; the longest, "TIME_LIMIT", has 10.
inline constexpr std::size_t enum_text_bytes = 16;
/// @throw DamagedError unless the value has a name, and this one. @param of what has the value
void require_known(std::uint8_t value, const std::string& beside, EnumNames names, const char* of);

/// A fixed, NUL-terminated UTF-8 string of `size` bytes, the NUL included. Not NULLPAD, which
/// h5dump prints with a tail of \000, and not variable length, which has no checksum.
[[nodiscard]] Handle make_string_type(std::size_t size);

template <class Value>
concept Enumeration = std::is_enum_v<Value>;
template <class Value>
concept Number = std::is_arithmetic_v<Value>;

// How numbers lie in files.
[[nodiscard]] inline hid_t file_type(std::uint64_t) {
    return H5T_STD_U64LE;
}
[[nodiscard]] inline hid_t file_type(std::int64_t) {
    return H5T_STD_I64LE;
}
[[nodiscard]] inline hid_t file_type(std::uint32_t) {
    return H5T_STD_U32LE;
}
[[nodiscard]] inline hid_t file_type(std::uint8_t) {
    return H5T_STD_U8LE;
}
[[nodiscard]] inline hid_t file_type(bool) {
    return H5T_STD_U8LE;
}
[[nodiscard]] inline hid_t file_type(double) {
    return H5T_IEEE_F64LE;
}

/// The type of a row. Its calls take members for their types alone.
class RowType {
public:
    template <Number Value>
    void operator()(const char* name, Value value) {
        add(name, sizeof value, file_type(value));
    }
    template <Enumeration Value>
    void operator()(const char* name, Value /*value*/, EnumNames names) {
        add(name, 1, make_enum_type(names).get());
        add(text_beside(name), enum_text_bytes, make_string_type(enum_text_bytes).get());
    }
    /// A column of strings, cut to fit in `size` bytes with a NUL at the end.
    void text(const char* name, const std::string& /*value*/, std::size_t size) {
        add(name, size, make_string_type(size).get());
    }
    /// A column of digests, as strings of hexadecimal digits.
    void hex(const char* name, std::uint64_t /*digest*/, std::size_t size) {
        add(name, size, make_string_type(size).get());
    }

    /// Size of a row.
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
    [[nodiscard]] Handle make() const;

private:
    struct Column {
        std::string name;
        std::size_t offset;
        Handle type;
    };
    void add(const std::string& name, std::size_t size, hid_t type);

    std::vector<Column> columns_;
    std::size_t bytes_ = 0;
};

/// Appends the bytes of rows.
class RowWriter {
public:
    explicit RowWriter(Bytes& bytes) : bytes_(bytes) {}

    template <Number Value>
    void operator()(const char* /*name*/, const Value& value) {
        append(&value, sizeof value);
    }
    template <Enumeration Value>
    void operator()(const char* name, const Value& value, EnumNames names) {
        const auto byte = static_cast<std::uint8_t>(value);
        bytes_.push_back(byte);
        text(name, names[byte], enum_text_bytes);
    }
    void text(const char* name, const std::string& value, std::size_t size);
    void hex(const char* name, std::uint64_t digest, std::size_t size);

private:
    void append(const void* value, std::size_t size);
    Bytes& bytes_;
};

/// Takes rows from their bytes, one after the other.
class RowReader {
public:
    /// @param bytes as many as all columns that will be read have
    explicit RowReader(std::span<const std::uint8_t> bytes) : left_(bytes) {}

    template <Number Value>
    void operator()(const char* /*name*/, Value& value) {
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
    }
    void operator()(const char* /*name*/, bool& value) { value = take(1).front() != 0; }
    /// @throw DamagedError when the value has no name, or another one beside it
    template <Enumeration Value>
    void operator()(const char* name, Value& value, EnumNames names) {
        const std::uint8_t byte = take(1).front();
        std::string beside;
        text(name, beside, enum_text_bytes);
        require_known(byte, beside, names, name);
        value = static_cast<Value>(byte);
    }
    void text(const char* name, std::string& value, std::size_t size);
    /// @throw DamagedError when it is no digest
    void hex(const char* name, std::uint64_t& digest, std::size_t size);

private:
    [[nodiscard]] std::span<const std::uint8_t> take(std::size_t size);
    std::span<const std::uint8_t> left_;
};

template <class Row, class Describe>
[[nodiscard]] RowType row_type(Describe describe) {
    RowType type;
    const Row row{};
    describe(type, row);
    return type;
}

}  // namespace warpsieve::io
