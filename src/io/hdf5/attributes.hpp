#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>

#include "io/hdf5/handle.hpp"

namespace warpsieve::io {

/// An HDF5 enumeration over unsigned bytes.
[[nodiscard]] Handle make_enum_type(
    std::initializer_list<std::pair<const char*, std::uint8_t>> values);
/// A fixed, NUL-terminated UTF-8 string of `size` bytes, the NUL included. Not NULLPAD, which
/// h5dump prints with a tail of \000, and not variable length, which has no checksum.
[[nodiscard]] Handle make_string_type(std::size_t size);
[[nodiscard]] Handle make_group(hid_t parent, const char* name);
[[nodiscard]] Handle open_group(hid_t parent, const char* name);

/// Writes one attribute per call, in the order of the calls. Writer and reader have the same calls,
/// so that one description of a group's attributes serves both.
class AttributeWriter {
public:
    explicit AttributeWriter(hid_t object) : object_(object) {}
    void operator()(const char* name, std::uint64_t value);
    void operator()(const char* name, std::uint32_t value);
    void operator()(const char* name, std::uint8_t value);
    void operator()(const char* name, double value);
    void operator()(const char* name, const std::string& value);
    /// An enumeration.
    void operator()(const char* name, std::uint8_t value, const Handle& type);
    /// A compound, or any other type whose memory layout is the type's.
    void raw(const char* name, const void* value, const Handle& type);

private:
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
    void operator()(const char* name, std::uint8_t& value, const Handle& type);
    void raw(const char* name, void* value, const Handle& type);
    [[nodiscard]] bool has(const char* name) const;

private:
    void read(const char* name, hid_t memory_type, void* value) const;
    hid_t object_;
};

}  // namespace warpsieve::io
