#include "io/disk/new_file.hpp"

#include <cerrno>

#include "io/disk/file_names.hpp"

namespace warpsieve::io {
namespace {

[[noreturn]] void throw_exists(const std::string& path) {
    throw IoError("cannot write " + path +
                  ": it exists (choose another name, or replace it with --force)");
}

}  // namespace

bool links_unsupported(const FileError& error) {
    const int number = error.error_number();
    return number == EPERM || number == EOPNOTSUPP || number == ENOSYS || number == EMLINK;
}

NewFile::NewFile(FileSystem& files,
                 const std::string& path,
                 Existing existing,
                 const std::string& process)
    : files_(files),
      path_(follow_links(path)),
      existing_(existing),
      temporary_(temporary_path(path_, process, "new")) {
    refuse_existing();
    files_.remove(temporary_);
    file_ = files_.create_exclusive(temporary_);
}

NewFile::~NewFile() {
    if (!file_) return;
    try {
        files_.remove(temporary_);
    } catch (...) {
        // The failure that led here is the one to report.
    }
}

void NewFile::refuse_existing() {
    if (existing_ == Existing::refuse && files_.modified(path_)) throw_exists(path_);
}

void NewFile::write(std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) bytes = bytes.subspan(file_->write_some(bytes));
}

/// False where the file system has no hard links.
bool NewFile::link_to_name() {
    try {
        files_.link(temporary_, path_);
    } catch (const FileError& error) {
        if (error.error_number() == EEXIST) throw_exists(path_);
        if (links_unsupported(error)) return false;
        throw;
    }
    files_.remove(temporary_);
    return true;
}

void NewFile::publish() {
    file_->sync();
    file_->close();
    if (existing_ == Existing::replace || !link_to_name()) {
        // Without hard links a name that is taken just now is replaced; there is no better call.
        refuse_existing();
        files_.rename(temporary_, path_);
    }
    file_.reset();
    files_.sync_folder(folder_of(path_));
}

}  // namespace warpsieve::io
