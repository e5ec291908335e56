#pragma once

#include <span>
#include <string>

#include "io/disk/file_system.hpp"

namespace warpsieve::io {

/// A file that is removed again unless it is kept. Removes in unwinding only what keep() did not
/// cover; it never gives a file a name.
class Discard {
public:
    Discard(FileSystem& files, std::string path) : files_(files), path_(std::move(path)) {}
    Discard(const Discard&) = delete;
    Discard& operator=(const Discard&) = delete;
    Discard(Discard&&) = delete;
    Discard& operator=(Discard&&) = delete;
    ~Discard();
    void keep() noexcept { armed_ = false; }

private:
    FileSystem& files_;
    std::string path_;
    bool armed_ = true;
};

/// Creates a file, where nothing has its name, with these contents; synced and closed. What it
/// could not finish it removes. Its name is durable only once the folder is synced.
void write_durably(FileSystem& files,
                   const std::string& path,
                   std::span<const std::uint8_t> contents);

}  // namespace warpsieve::io
