#include "io/join/merge_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <span>
#include <utility>

#include "core/plural.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

/// Things of one kind that a message names before it counts the others: a thousand parts of a set
/// shall not make a page of it.
constexpr std::size_t most_named = 3;
/// Lines of one kind, and ways in which runs differ, likewise.
constexpr std::size_t most_lines = 10;

std::string part_text(const core::Job& job, bool one) {
    if (job.parts == 1) return one ? "is a whole interval" : "are whole intervals";
    return fmt::format("{} of {} parts", one ? "is one" : "are some", job.parts);
}

std::string store_text(const core::Job& job, bool one) {
    std::string text = one ? "stores " : "store ";
    switch (job.store) {
        case core::Store::none: return text + "nothing";
        case core::Store::bitmap: return text + (one ? "a bitmap" : "bitmaps");
        case core::Store::primes: return text + "primes";
    }
    return text + "unknown data";
}

std::string quantities_text(const core::Job& job, bool one) {
    return (one ? "counts " : "count ") + core::quantities_text(job.quantities);
}

std::string table_text(const core::Job& job, bool one) {
    if (job.table.empty()) return one ? "has no table" : "have no table";
    return (one ? "has a table " : "have tables ") + core::places_text(job.table);
}

/// "a.h5, b.h5, c.h5 and 7 more"
std::string names_text(const std::vector<const MergeInput*>& runs) {
    std::string text;
    for (std::size_t i = 0; i < std::min(runs.size(), most_named); ++i)
        text += (i == 0 ? "" : ", ") + runs[i]->file;
    return runs.size() > most_named ? fmt::format("{} and {} more", text, runs.size() - most_named)
                                    : text;
}

/// Runs that are alike in something, the first of them first.
using Alike = std::vector<std::vector<const MergeInput*>>;

/// @param key what they may have in common
template <class Key>
Alike alike_in(std::span<const MergeInput> inputs, Key key) {
    Alike groups;
    for (const MergeInput& input : inputs) {
        const auto group = std::ranges::find_if(groups, [&](const auto& others) {
            return key(others.front()->job()) == key(input.job());
        });
        if (group == groups.end())
            groups.push_back({&input});
        else
            group->push_back(&input);
    }
    return groups;
}

/// "a.h5, b.h5, c.h5 and 7 more store primes, but d.h5 stores nothing"
/// @param text what such runs do, of one or of several
std::string groups_text(const Alike& groups, std::string (*text)(const core::Job& job, bool one)) {
    std::string line;
    for (std::size_t i = 0; i < std::min(groups.size(), most_lines); ++i)
        line += (i == 0 ? "" : ", but ") + names_text(groups[i]) + " " +
                text(groups[i].front()->job(), groups[i].size() == 1);
    if (groups.size() > most_lines) line += fmt::format(", and so on in {} ways", groups.size());
    return line;
}

/// What --store gives a merge of runs that store differently.
const char* store_advice(std::span<const MergeInput> inputs) {
    const bool all_have_primes = std::ranges::none_of(
        inputs, [](const MergeInput& input) { return input.job().store == core::Store::none; });
    return all_have_primes ? "add --store bitmap, primes or none" : "add --store none";
}

/// A text of numbers and ranges of numbers: "0-2, 7", "0, 2, 4, ... (500 in all)".
class NumberList {
public:
    void add(std::uint64_t first, std::uint64_t last) {
        numbers_ += last - first + 1;
        if (++ranges_ > most_lines) return;
        text_ += text_.empty() ? "" : ", ";
        text_ += first == last ? fmt::format("{}", first) : fmt::format("{}-{}", first, last);
    }
    [[nodiscard]] std::string text() const {
        return ranges_ > most_lines ? fmt::format("{}, ... ({} in all)", text_, numbers_) : text_;
    }

private:
    std::string text_;
    std::size_t ranges_ = 0;
    std::uint64_t numbers_ = 0;
};

/// Collects what is wrong with a set of runs.
class MergeCheck {
public:
    MergeCheck(std::span<const MergeInput> inputs, std::optional<core::Store> store)
        : inputs_(inputs), store_(store) {}

    std::vector<std::string> problems() && {
        tell_some(0, [this](std::size_t i) { check_alone(inputs_[i]); });
        if (store_)
            check_store(*store_);
        else
            compare(&core::Job::store, store_text, fmt::format(" ({})", store_advice(inputs_)));
        compare(&core::Job::quantities, quantities_text);
        if (compare(&core::Job::table, table_text)) check_table();
        const bool one_set = compare(&core::Job::parts, part_text);
        tell_some(1, [this](std::size_t i) { check_seam(furthest_before(i), inputs_[i]); });
        if (one_set) check_parts();
        return std::move(problems_);
    }

private:
    template <class... Values>
    void tell(fmt::format_string<Values...> text, Values&&... values) {
        problems_.push_back(fmt::format(text, std::forward<Values>(values)...));
    }

    /// Calls check(i) for i in [first, number of inputs), each of which may tell a line, and keeps
    /// no more of these lines than people read.
    template <class Check>
    void tell_some(std::size_t first, Check check) {
        const std::size_t before = problems_.size();
        for (std::size_t i = first; i < inputs_.size(); ++i) check(i);
        const std::size_t lines = problems_.size() - before;
        if (lines <= most_lines) return;
        problems_.resize(before + most_lines);
        tell("{} more of these", lines - most_lines);
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

    /// Tells where runs differ in something. @return whether they agree
    template <class Key>
    bool compare(Key key,
                 std::string (*text)(const core::Job& job, bool one),
                 const std::string& advice = {}) {
        const Alike groups = alike_in(inputs_, std::mem_fn(key));
        if (groups.size() > 1) problems_.push_back(groups_text(groups, text) + advice);
        return groups.size() == 1;
    }

    /// Tells which runs have nothing that the merged file could store.
    void check_store(core::Store store) {
        if (store == core::Store::none) return;
        std::vector<const MergeInput*> empty;
        for (const MergeInput& input : inputs_)
            if (input.job().store == core::Store::none) empty.push_back(&input);
        if (!empty.empty())
            tell("{} {}, so that there is no --store {} (use --store none)", names_text(empty),
                 store_text(empty.front()->job(), empty.size() == 1), core::to_string(store));
    }

    /// Tells when a table that each run has room for would have none in the merged file.
    void check_table() {
        const Interval whole{inputs_.front().job().interval.first,
                             inputs_.back().job().interval.last};
        const core::Places& table = inputs_.front().job().table;
        const std::uint64_t rows = core::places_within(table, whole);
        if (rows > core::max_table_rows)
            tell("a table {} has {} rows in [{}, {}], and a file {} at most (merge fewer runs)",
                 core::places_text(table), rows, whole.first, whole.last, core::max_table_rows);
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
    std::optional<core::Store> store_;
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

std::vector<std::string> merge_problems(const std::vector<MergeInput>& inputs,
                                        std::optional<core::Store> store) {
    return MergeCheck(inputs, store).problems();
}

std::vector<MergeInput> open_merge_inputs(FileSystem& files,
                                          const std::vector<std::string>& names,
                                          std::optional<core::Store> store,
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
        for (const std::string& line : merge_problems(inputs, store))
            problems.add(ExitCode::foreign_file, line);
    problems.throw_if_any();
    return inputs;
}

}  // namespace warpsieve::io
