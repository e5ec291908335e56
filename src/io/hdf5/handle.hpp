#pragma once

// hdf5.h declares the unsuffixed names of whichever API version the distribution chose as default;
// only suffixed names (H5Dcreate2, ...) are used here.
#include <hdf5.h>

#include <string>
#include <utility>

namespace warpsieve::io {

// Both look at libhdf5's error stack, which its next call forgets.

/// Something that cannot fail has failed: with the text of the stack.
/// @throw OutOfMemory where memory was missing, else WrongResultError
[[noreturn]] void throw_hdf5_error(const char* doing);
/// What is read is not there or not as it must be, unless libhdf5 only lacked memory to read it.
/// @throw OutOfMemory, else DamagedError with `problem`
[[noreturn]] void throw_unreadable(const std::string& problem);

/// Passes a result through; negative ones are errors throughout the library.
template <class Result>
Result checked(Result result, const char* doing) {
    if (result < 0) throw_hdf5_error(doing);
    return result;
}

/// Owns one reference of an HDF5 identifier of any kind.
class Handle {
public:
    Handle(hid_t id, const char* doing) : id_(checked(id, doing)) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(id_, other.id_);
        return *this;
    }
    /// For unwinding; where a failed close matters (data sets and files that were written: a full
    /// disk shows only there), close() is called first.
    ~Handle() { static_cast<void>(try_close()); }

    [[nodiscard]] hid_t get() const noexcept { return id_; }
    void close(const char* doing) {
        if (!try_close()) throw_hdf5_error(doing);
    }
    /// False when libhdf5 fails to close it: then it may hold on to what the object is made of.
    [[nodiscard]] bool try_close() noexcept {
        const hid_t id = std::exchange(id_, H5I_INVALID_HID);
        return id < 0 || H5Idec_ref(id) >= 0;
    }

private:
    hid_t id_;
};

}  // namespace warpsieve::io
