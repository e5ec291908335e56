#pragma once

// Groups and attributes. One function describe(archive, ...) that calls archive(name, member) for
// each attribute serves for writing and for reading, with an AttributeWriter or an AttributeReader.

#include <cstdint>
#include <string>

#include "io/hdf5/handle.hpp"
#include "io/hdf5/rows.hpp"

namespace warpsieve::io {

/// Sets how the members of a group, the root among them, are kept: links and attributes in the
/// order of their making, and in the group's own header, since all of ours are few: the heaps and
/// trees that libhdf5 makes from 9 of them on took 6 KiB of a file of 21. No times.
void order_members(const Handle& group_creation);
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
    template <Enumeration Value>
    void operator()(const char* name, Value value, EnumNames names) {
        const auto byte = static_cast<std::uint8_t>(value);
        raw(name, &byte, make_enum_type(names));
        (*this)(text_beside(name).c_str(), std::string(names[byte]));
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
    /// @throw DamagedError when the value has no name, or another one beside it
    template <Enumeration Value>
    void operator()(const char* name, Value& value, EnumNames names) {
        std::uint8_t byte = 0;
        raw(name, &byte, make_enum_type(names));
        std::string beside;
        (*this)(text_beside(name).c_str(), beside);
        require_known(byte, beside, names, name);
        value = static_cast<Value>(byte);
    }

private:
    [[nodiscard]] bool has(const char* name) const;
    void raw(const char* name, void* value, const Handle& type);
    void read(const char* name, hid_t memory_type, void* value) const;
    hid_t object_;
};

}  // namespace warpsieve::io
