#include "io/disk/new_file.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "io/disk/seal.hpp"
#include "io/disk/superblock.hpp"

namespace warpsieve::io {
namespace {

/// Most links on the way to a file, as Linux has it (path_resolution(7)).
constexpr int max_links = 40;

/// Bytes that are written between two looks for a stop: long for a write,
/// and still far less than a second of it.
constexpr std::size_t copied_at_once = std::size_t{64} << 20;

/// Gives a file a second name; false where the file system has no hard links. @throw NameTaken
bool link(FileSystem& files, const std::string& existing, const std::string& name) {
    try {
        files.link(existing, name);
        return true;
    } catch (const FileError& error) {
        switch (error.error_number()) {
            case EEXIST: throw NameTaken(name);
            case EPERM:
            case EOPNOTSUPP:
            case ENOSYS:
            case EMLINK: return false;
            default: throw;
        }
    }
}

}  // namespace

std::string follow_links(const std::string& start) {
    std::filesystem::path path = start;
    std::error_code failed;
    for (int i = 0; i < max_links && std::filesystem::is_symlink(path, failed); ++i) {
        const auto target = std::filesystem::read_symlink(path, failed);
        if (target.empty()) return start;
        path = path.parent_path() / target;
    }
    return path.string();
}

std::string folder_of(const std::string& path) {
    const std::string parent = std::filesystem::path(path).parent_path().string();
    return parent.empty() ? "." : parent;
}

std::string process_name(const std::string& host, std::int64_t pid) {
    return host + "." + std::to_string(pid);
}

std::string temporary_prefix(const std::string& path) {
    return "." + std::filesystem::path(path).filename().string() + ".tmp.";
}

std::string temporary_path(const std::string& path,
                           const std::string& process,
                           const char* purpose) {
    return folder_of(path) + "/" + temporary_prefix(path) + process + "." + purpose;
}

NameTaken::NameTaken(const std::string& name) : FileError("cannot create", name, EEXIST) {}

void require_free(FileSystem& files, const std::string& name) {
    if (files.size(name)) throw NameTaken(name);
}

Discard::~Discard() {
    if (!armed_) return;
    try {
        files_.remove(path_);
    } catch (...) {
        // As the class says, another failure is the one to report.
    }
}

NewFile::NewFile(FileSystem& files, std::string path, Leftover leftover)
    : files_(files), path_(std::move(path)), discard_(files, path_) {
    if (leftover == Leftover::remove) files_.remove(path_);
}

void NewFile::create() {
    file_ = files_.create_exclusive(path_);
    discard_.arm();
}

void NewFile::close() {
    file_->sync();
    file_->close();
    file_.reset();
}

void NewFile::write_whole(std::span<const std::uint8_t> contents, const core::StopCheck& stopped) {
    create();
    while (!contents.empty()) {
        core::throw_if(stopped);
        const auto next = contents.first(std::min(copied_at_once, contents.size()));
        write(next);
        contents = contents.subspan(next.size());
    }
    close();
}

void NewFile::write_proved(NewImage& built,
                           std::uint64_t bytes,
                           std::string_view seal_kind,
                           const core::StopCheck& stopped) {
    const std::span<const std::uint8_t> contents = built.bytes().first(bytes);
    write_whole(contents, letting_go(built, stopped));
    const auto image = map_unmarked(files_, path_).image;
    if (!image || image->bytes().size() != contents.size() ||
        !std::ranges::equal(image->bytes().first(seal_bytes), contents.first(seal_bytes)) ||
        check_seal(image->bytes(), seal_kind, letting_go(*image, stopped)).state != SealState::good)
        throw IoError("cannot copy to " + path_ +
                      ": it does not hold what was written (is the file system sound?)");
}

std::optional<std::uint64_t> NewFile::build(std::uint64_t capacity,
                                            const std::string& scratch,
                                            std::string_view seal_kind,
                                            const Fill& fill,
                                            const core::StopCheck& stopped) {
    const bool in_place = scratch.empty();
    const auto image =
        in_place ? files_.create_mapped(path_, capacity) : files_.create_scratch(scratch, capacity);
    if (in_place) discard_.arm();
    const std::optional<std::uint64_t> bytes = fill(*image);
    if (!bytes) return std::nullopt;
    if (in_place)
        image->commit(*bytes);
    else
        write_proved(*image, *bytes, seal_kind, stopped);
    return bytes;
}

void NewFile::link_or_copy(const std::string& existing) {
    if (link(files_, existing, path_))
        discard_.arm();
    else if (const auto contents = files_.read(existing, whole_file))
        write_whole(*contents);
}

void NewFile::rename_to(const std::string& name) {
    files_.rename(path_, name);
    discard_.keep();
}

void NewFile::publish(const std::string& name, Existing existing) {
    if (existing == Existing::replace) {
        rename_to(name);
    } else if (!link(files_, path_, name)) {
        // Between this look and the rename somebody could take the name; there is no better call.
        require_free(files_, name);
        rename_to(name);
    }
    files_.sync_folder(folder_of(name));
}

void NewFile::drop_temporary() {
    if (!discard_.is_armed()) return;
    files_.remove(path_);
    discard_.keep();
}

}  // namespace warpsieve::io
