#include "io/join/merge_check.hpp"

#include <fmt/format.h>

#include <algorithm>

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

/// Numbers and ranges of numbers: "0-2, 7".
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

/// What can be wrong with a set of runs, collected.
class MergeCheck {
public:
    explicit MergeCheck(std::span<const MergePiece> pieces) : pieces_(pieces) {}

    std::vector<std::string> problems() && {
        for (const MergePiece& piece : pieces_) check_alone(piece);
        for (const MergePiece& piece : pieces_) compare(pieces_.front(), piece);
        for (std::size_t i = 1; i < pieces_.size(); ++i) check_seam(furthest_before(i), pieces_[i]);
        if (one_set_) check_parts();
        return std::move(problems_);
    }

private:
    template <class... Values>
    void tell(fmt::format_string<Values...> text, Values&&... values) {
        problems_.push_back(fmt::format(text, std::forward<Values>(values)...));
    }

    void check_alone(const MergePiece& piece) {
        const core::Job& job = piece.job;
        if (job.first_n != 0)
            tell("{} holds the first {} primes from {} on, not those of an interval", piece.file,
                 job.first_n, job.interval.first);
        else if (!piece.complete)
            tell("{} is not finished: of [{}, {}] {} (run it to its end)", piece.file,
                 job.interval.first, job.interval.last,
                 piece.sieved_through
                     ? fmt::format("it is sieved through {}", *piece.sieved_through)
                     : "nothing is sieved yet");
    }

    void compare(const MergePiece& first, const MergePiece& piece) {
        if (piece.job.store != first.job.store)
            tell("{} stores {}, {} stores {}", first.file, store_text(first.job.store), piece.file,
                 store_text(piece.job.store));
        if (piece.job.quantities != first.job.quantities)
            tell("{} counts {}, {} counts {}", first.file,
                 core::quantities_text(first.job.quantities), piece.file,
                 core::quantities_text(piece.job.quantities));
        if (piece.job.parts == first.job.parts) return;
        one_set_ = false;
        tell("{} is {}, {} is {}", first.file, part_text(first.job), piece.file,
             part_text(piece.job));
    }

    /// Of the pieces before this one, that which reaches furthest up.
    [[nodiscard]] const MergePiece& furthest_before(std::size_t index) const {
        return *std::ranges::max_element(pieces_.first(index), {}, [](const MergePiece& piece) {
            return piece.job.interval.last;
        });
    }

    void check_seam(const MergePiece& below, const MergePiece& above) {
        const std::uint64_t end = below.job.interval.last;
        const std::uint64_t begin = above.job.interval.first;
        if (below.file == above.file)
            tell("{} is named twice", above.file);
        else if (begin <= end)
            tell("an overlap: {} ends with {}, {} begins with {}", below.file, end, above.file,
                 begin);
        else if (begin - end > 1)
            tell("a gap: {} ends with {}, {} begins with {}", below.file, end, above.file, begin);
    }

    void check_parts() {
        const std::uint32_t parts = pieces_.front().job.parts;
        if (parts == 1) return;
        std::vector<std::uint32_t> there;
        for (const MergePiece& piece : pieces_) there.push_back(piece.job.part);
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

    std::span<const MergePiece> pieces_;
    bool one_set_ = true;  ///< as far as the number of parts tells
    std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> merge_problems(std::span<const MergePiece> pieces) {
    return MergeCheck(pieces).problems();
}

}  // namespace warpsieve::io
