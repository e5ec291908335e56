#pragma once

// Proves what a run stores against what it says of it, without sieving: the half of verify that
// reads everything. One check for primes and one for bitmaps, private to the source file. Touches
// no file: whoever reads hands over the chunks.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/progress.hpp"
#include "io/checkpoint/shard.hpp"
#include "verify/section_digest.hpp"

namespace warpsieve::verify {

/// Takes the stored data of a run in order and holds it against the grid: inside what was sieved,
/// and row by row as many primes, with the same last one, as the totals say. Digests the sections
/// that will be sieved again.
class StoredDataCheck {
public:
    StoredDataCheck(const StoredDataCheck&) = delete;
    StoredDataCheck& operator=(const StoredDataCheck&) = delete;
    StoredDataCheck(StoredDataCheck&&) = delete;
    StoredDataCheck& operator=(StoredDataCheck&&) = delete;
    virtual ~StoredDataCheck() = default;

    /// @param raw the elements of one chunk, as io/chunk_codec.hpp has them
    /// @throw WrongResultError
    void chunk(std::span<const std::uint8_t> raw);
    /// To be called after the last chunk of a shard. @throw WrongResultError when its row in the
    /// table of shards says something else
    void end_of_shard(const io::Shard& shard);
    /// To be called after the last chunk. @param expected_digest Tail::digest() as the file's own
    /// chain says
    /// @throw WrongResultError
    void finish(std::uint64_t expected_digest);

    /// What is stored of each section, once everything has been taken.
    [[nodiscard]] std::vector<core::SampleTotals> take_sections();

protected:
    StoredDataCheck(const core::Progress& progress, const std::vector<Interval>& sections);

    virtual void add(std::span<const std::uint8_t> raw) = 0;
    /// Compares what was found through the end of the first row that is not closed yet.
    void close_row(const core::Totals& found);
    /// The first row that is not closed; null: all are.
    [[nodiscard]] const core::GridRow* row() const;
    [[nodiscard]] const core::Job& job() const noexcept { return progress_.job(); }
    [[nodiscard]] std::vector<SectionDigest>& sections() noexcept { return sections_; }
    /// Primes of the shard under way, ascending.
    void see(const core::Totals& primes);

    /// Closes the rows that end after the last element.
    virtual void close_rows() = 0;

private:
    const core::Progress& progress_;
    std::vector<SectionDigest> sections_;
    std::size_t row_ = 0;
    std::uint64_t chain_ = 0;
    core::Totals seen_;
};

/// The check for what the job of this progress stores. @pre it stores something
/// @param sections intervals that will be sieved again, inside of what was sieved
[[nodiscard]] std::unique_ptr<StoredDataCheck> make_stored_data_check(
    const core::Progress& progress, const std::vector<Interval>& sections);

}  // namespace warpsieve::verify
