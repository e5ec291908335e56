#include "io/join/merge_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "core/plural.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

std::string part_text(const core::Job& job) {
    return job.parts == 1 ? "a whole interval" : fmt::format("one of {} parts", job.parts);
}

std::string store_text(core::Store store) {
    switch (store) {
        case core::Store::none: return "nothing";
        case core::Store::bitmap: return "a bitmap";
        case core::Store::primes: return "primes";
    }
    return "unknown data";
}

/// A text of numbers and ranges of numbers: "0-2, 7".
class NumberList {
public:
    void add(std::uint64_t first, std::uint64_t last) {
        text_ += text_.empty() ? "" : ", ";
        text_ += first == last ? fmt::format("{}", first) : fmt::format("{}-{}", first, last);
    }
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
};

/// Collects what is wrong with a set of runs.
class MergeCheck {
public:
    explicit MergeCheck(std::span<const MergeInput> inputs) : inputs_(inputs) {}

    std::vector<std::string> problems() && {
        for (const MergeInput& input : inputs_) check_alone(input);
        for (const MergeInput& input : inputs_) compare(inputs_.front(), input);
        for (std::size_t i = 1; i < inputs_.size(); ++i) check_seam(furthest_before(i), inputs_[i]);
        if (one_set_) check_parts();
        return std::move(problems_);
    }

private:
    template <class... Values>
    void tell(fmt::format_string<Values...> text, Values&&... values) {
        problems_.push_back(fmt::format(text, std::forward<Values>(values)...));
    }

    void check_alone(const MergeInput& input) {
        const core::Job& job = input.job();
        const auto through = input.checkpoint.progress.sieved_through();
        if (job.first_n != 0)
            tell("{} holds the first {} {} from {} on, not those of an interval", input.file,
                 job.first_n, core::plural(job.first_n, "prime", "primes"), job.interval.first);
        else if (input.checkpoint.status != Status::complete)
            tell("{} is not finished: of [{}, {}] {} (run it to its end)", input.file,
                 job.interval.first, job.interval.last,
                 through ? fmt::format("it is sieved through {}", *through)
                         : "nothing is sieved yet");
    }

    void compare(const MergeInput& first, const MergeInput& input) {
        if (input.job().store != first.job().store)
            tell("{} stores {}, {} stores {}", first.file, store_text(first.job().store),
                 input.file, store_text(input.job().store));
        if (input.job().quantities != first.job().quantities)
            tell("{} counts {}, {} counts {}", first.file,
                 core::quantities_text(first.job().quantities), input.file,
                 core::quantities_text(input.job().quantities));
        if (input.job().parts == first.job().parts) return;
        one_set_ = false;
        tell("{} is {}, {} is {}", first.file, part_text(first.job()), input.file,
             part_text(input.job()));
    }

    /// The input that reaches furthest up of those before this one.
    [[nodiscard]] const MergeInput& furthest_before(std::size_t index) const {
        return *std::ranges::max_element(inputs_.first(index), {}, [](const MergeInput& input) {
            return input.job().interval.last;
        });
    }

    void check_seam(const MergeInput& below, const MergeInput& above) {
        const std::uint64_t end = below.job().interval.last;
        const std::uint64_t begin = above.job().interval.first;
        if (below.file == above.file)
            tell("{} is named twice", above.file);
        else if (begin <= end)
            tell("an overlap: {} ends with {}, {} begins with {}", below.file, end, above.file,
                 begin);
        else if (begin - end > 1)
            tell("a gap: {} ends with {}, {} begins with {}", below.file, end, above.file, begin);
    }

    void check_parts() {
        const std::uint32_t parts = inputs_.front().job().parts;
        if (parts == 1) return;
        std::vector<std::uint32_t> there;
        for (const MergeInput& input : inputs_) there.push_back(input.job().part);
        std::ranges::sort(there);
        NumberList missing;
        NumberList twice;
        std::uint64_t next = 0;
        for (const std::uint64_t part : there) {
            if (part < next) {
                twice.add(part, part);
                continue;
            }
            if (part > next) missing.add(next, part - 1);
            next = part + 1;
        }
        if (next < parts) missing.add(next, parts - 1);
        if (!missing.text().empty())
            tell("of {} parts, counted from 0, these are missing: {}", parts, missing.text());
        if (!twice.text().empty())
            tell("of {} parts, counted from 0, these are there more than once: {}", parts,
                 twice.text());
    }

    std::span<const MergeInput> inputs_;
    bool one_set_ = true;  ///< as far as the number of parts tells
    std::vector<std::string> problems_;
};

/// Everything that is wrong, as one error. What cannot be read may be good; what is damaged needs a
/// copy; what does not fit needs only another command: the gravest gives the exit code.
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
        std::string text;
        for (const std::string& line : lines_) text += (text.empty() ? "" : "; ") + line;
        return "cannot merge, nothing was written: " + text;
    }

    std::vector<std::string> lines_;
    bool unreadable_ = false;
    bool damaged_ = false;
};

MergeInput open_input(FileSystem& files, const std::string& name, const Reading& reading) {
    Recovered run = open_run(files, name, reading.stopped);
    if (reading.warning)
        for (const std::string& line : run.warnings()) reading.warning(line);
    MergeInput input{
        .file = name, .checkpoint = std::move(run.checkpoint), .bytes = run.image->bytes().size()};
    input.contents = contents_digest(input.checkpoint);
    input.checkpoint.tail = Tail{.store = input.job().store};
    for (const Shard& shard : input.checkpoint.shards) input.bytes += shard.bytes;
    return input;
}

}  // namespace

std::vector<std::string> merge_problems(const std::vector<MergeInput>& inputs) {
    return MergeCheck(inputs).problems();
}

std::vector<MergeInput> open_merge_inputs(FileSystem& files,
                                          const std::vector<std::string>& names,
                                          const Reading& reading) {
    Problems problems;
    std::vector<MergeInput> inputs;
    for (const std::string& name : names) {
        core::throw_if(reading.stopped);
        try {
            inputs.push_back(open_input(files, name, reading));
        } catch (const Error& error) {
            if (!blames_contents(error) && error.code() != ExitCode::io) throw;
            problems.add(error.code(), error.what());
        }
    }
    std::ranges::stable_sort(inputs, {},
                             [](const MergeInput& input) { return input.job().interval.first; });
    // Beside files that could not be opened, all others would seem to have gaps.
    if (inputs.size() == names.size())
        for (const std::string& line : merge_problems(inputs))
            problems.add(ExitCode::foreign_file, line);
    problems.throw_if_any();
    return inputs;
}

}  // namespace warpsieve::io
