#include "io/join/merge_inputs.hpp"

#include <algorithm>

#include "io/join/merge_check.hpp"
#include "io/store/open_run.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

/// Everything that is wrong. What cannot be read may be good; what is damaged needs a copy; what
/// does not fit needs only another command: the gravest gives the exit code.
class Problems {
public:
    void add(ExitCode code, const std::string& line) {
        lines_.push_back(line);
        unreadable_ |= code == ExitCode::io;
        damaged_ |= code != ExitCode::io && code != ExitCode::foreign_file;
    }
    void throw_if_any() const {
        if (lines_.empty()) return;
        if (unreadable_) throw IoError(text());
        if (damaged_) throw DamagedError(text());
        throw ForeignFileError(text());
    }

private:
    [[nodiscard]] std::string text() const {
        const std::string what = "cannot merge, nothing was written:";
        if (lines_.size() == 1) return what + " " + lines_.front();
        std::string text = what;
        for (const std::string& line : lines_) text += "\n  " + line;
        return text;
    }

    std::vector<std::string> lines_;
    bool unreadable_ = false;
    bool damaged_ = false;
};

MergeInput open_input(FileSystem& files, const std::string& name) {
    OpenedRun run = open_run(files, name);
    MergeInput input{
        .file = name, .checkpoint = std::move(run.checkpoint), .bytes = run.image->bytes().size()};
    input.contents = contents_digest(input.checkpoint);
    input.checkpoint.tail = Tail{.store = input.checkpoint.progress.job().store};
    for (const Shard& shard : input.checkpoint.shards) input.bytes += shard.bytes;
    return input;
}

std::vector<MergeInput> open_all(FileSystem& files,
                                 const std::vector<std::string>& names,
                                 Problems& problems) {
    std::vector<MergeInput> inputs;
    for (const std::string& name : names) {
        try {
            inputs.push_back(open_input(files, name));
        } catch (const Error& error) {
            problems.add(error.code(), error.what());
        }
    }
    return inputs;
}

MergePiece piece_of(const MergeInput& input) {
    const core::Progress& progress = input.checkpoint.progress;
    return {.file = input.file,
            .job = progress.job(),
            .complete = input.checkpoint.status == Status::complete,
            .sieved_through = progress.sieved_through()};
}

}  // namespace

std::vector<MergeInput> open_merge_inputs(FileSystem& files,
                                          const std::vector<std::string>& names) {
    Problems problems;
    std::vector<MergeInput> inputs = open_all(files, names, problems);
    std::ranges::stable_sort(inputs, {}, [](const MergeInput& input) {
        return input.checkpoint.progress.job().interval.first;
    });
    std::vector<MergePiece> pieces;
    pieces.reserve(inputs.size());
    for (const MergeInput& input : inputs) pieces.push_back(piece_of(input));
    // Beside files that could not be opened, all others would seem to have gaps.
    if (inputs.size() == names.size())
        for (const std::string& line : merge_problems(pieces))
            problems.add(ExitCode::foreign_file, line);
    problems.throw_if_any();
    return inputs;
}

}  // namespace warpsieve::io
