#pragma once

// Groups and attributes. One function describe(archive, ...) that calls archive(name, member) for
// each attribute serves for writing and for reading, with an AttributeWriter or an AttributeReader.

#include <cstdint>
#include <string>

#include "io/hdf5/handle.hpp"
#include "io/hdf5/rows.hpp"

namespace warpsieve::io {

[[nodiscard]] Handle make_group(hid_t parent, const char* name);
[[nodiscard]] Handle open_group(hid_t parent, const char* name);

/// Writes one attribute per call, in the order of the calls.
class AttributeWriter {
public:
    explicit AttributeWriter(hid_t object) : object_(object) {}
    void operator()(const char* name, std::uint64_t value);
    void operator()(const char* name, std::uint32_t value);
    void operator()(const char* name, std::uint8_t value);
    void operator()(const char* name, double value);
    void operator()(const char* name, const std::string& value);
    /// An attribute that files of the same schema lacked once.
    void added_later(const char* name, double value) { (*this)(name, value); }
    template <Enumeration Value>
    void operator()(const char* name, Value value, EnumNames names) {
        const auto byte = static_cast<std::uint8_t>(value);
        raw(name, &byte, make_enum_type(names));
    }
    /// A compound value, column by column (rows.hpp).
    template <class Row, class Describe>
    void compound(const char* name, const Row& row, Describe describe) {
        Bytes bytes;
        RowWriter writer(bytes);
        describe(writer, row);
        raw(name, bytes.data(), row_type<Row>(describe).make());
    }

private:
    /// @param type of the file and of the value alike
    void raw(const char* name, const void* value, const Handle& type);
    void write(const char* name, hid_t file_type, hid_t memory_type, const void* value) const;
    hid_t object_;
};

/// Reads what AttributeWriter wrote. @throw DamagedError where an attribute is missing or of
/// another type
class AttributeReader {
public:
    explicit AttributeReader(hid_t object) : object_(object) {}
    void operator()(const char* name, std::uint64_t& value);
    void operator()(const char* name, std::uint32_t& value);
    void operator()(const char* name, std::uint8_t& value);
    void operator()(const char* name, double& value);
    void operator()(const char* name, std::string& value);
    /// Where the attribute is missing the value stays as it is.
    void added_later(const char* name, double& value) {
        if (has(name)) (*this)(name, value);
    }
    /// @throw DamagedError when the value has no name
    template <Enumeration Value>
    void operator()(const char* name, Value& value, EnumNames names) {
        std::uint8_t byte = 0;
        raw(name, &byte, make_enum_type(names));
        require_known(byte, names, name);
        value = static_cast<Value>(byte);
    }
    template <class Row, class Describe>
    void compound(const char* name, Row& row, Describe describe) {
        const RowType type = row_type<Row>(describe);
        Bytes bytes(type.bytes());
        raw(name, bytes.data(), type.make());
        RowReader reader(bytes);
        describe(reader, row);
    }
    [[nodiscard]] bool has(const char* name) const;

private:
    void raw(const char* name, void* value, const Handle& type);
    void read(const char* name, hid_t memory_type, void* value) const;
    hid_t object_;
};

}  // namespace warpsieve::io
