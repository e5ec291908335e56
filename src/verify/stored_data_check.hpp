#pragma once

// Proves what a run stores against what it says of it, without sieving: the half of verify that
// reads everything. One check for primes and one for bitmaps, private to the source file. Touches
// no file: whoever reads hands over the chunks.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/progress.hpp"
#include "io/checkpoint/shard.hpp"
#include "verify/section_digest.hpp"

namespace warpsieve::verify {

/// What a chunk holds, as any thread finds it.
struct ChunkFindings {
    /// The primes that it has of a row of the grid.
    struct RowPart {
        std::size_t row = 0;
        core::Totals primes;
    };

    std::uint64_t elements = 0;
    std::uint64_t digest = 0;           ///< XXH3 of its elements
    std::vector<RowPart> rows;          ///< in order
    std::vector<SectionPart> sections;  ///< one for each that will be sieved again
};

/// Takes the stored data of a run and holds it against the grid: inside what was sieved, and row by
/// row as many primes, with the same last one, as the totals say. Digests the sections that will be
/// sieved again. The work on a chunk is done by any thread, what was found is taken in order.
class StoredDataCheck {
public:
    StoredDataCheck(const StoredDataCheck&) = delete;
    StoredDataCheck& operator=(const StoredDataCheck&) = delete;
    StoredDataCheck(StoredDataCheck&&) = delete;
    StoredDataCheck& operator=(StoredDataCheck&&) = delete;
    virtual ~StoredDataCheck() = default;

    /// Any thread may call it at any time.
    /// @param raw the elements of one chunk, as io/chunk_codec.hpp has them, aligned as numbers
    /// @param first_element number of the first of them, counted from that of all stored data
    /// @throw WrongResultError
    [[nodiscard]] ChunkFindings look_at(std::span<const std::uint8_t> raw,
                                        std::uint64_t first_element) const;
    /// Takes what was found in the next chunk. @throw WrongResultError
    void add(const ChunkFindings& found);
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

    using RowParts = std::vector<ChunkFindings::RowPart>;

    /// Cuts a chunk where rows of the grid end.
    [[nodiscard]] virtual RowParts rows_of(std::span<const std::uint8_t> raw,
                                           std::uint64_t first_element) const = 0;
    [[nodiscard]] virtual SectionPart part_of(const SectionDigest& section,
                                              std::span<const std::uint8_t> raw,
                                              std::uint64_t first_element) const = 0;
    /// The primes through the end of a row of which all stored ones were found.
    [[nodiscard]] virtual core::Totals with_those_not_stored(const core::GridRow& row,
                                                             const core::Totals& found) const = 0;
    /// That as many elements as were taken reach the end of a row.
    virtual void require_reached(const core::GridRow& row, std::uint64_t elements) const = 0;

    [[nodiscard]] const std::vector<core::GridRow>& grid() const { return progress_.grid(); }
    [[nodiscard]] const core::Job& job() const noexcept { return progress_.job(); }

private:
    void close_rows_before(std::size_t row);

    const core::Progress& progress_;
    std::vector<SectionDigest> sections_;
    std::size_t row_ = 0;  ///< the first one that is not closed
    std::uint64_t elements_ = 0;
    std::uint64_t chain_ = 0;
    core::Totals found_;  ///< all that were stored so far
    core::Totals seen_;   ///< those of the shard under way
};

/// The check for what the job of this progress stores. @pre it stores something
/// @param sections intervals that will be sieved again, inside of what was sieved
[[nodiscard]] std::unique_ptr<StoredDataCheck> make_stored_data_check(
    const core::Progress& progress, const std::vector<Interval>& sections);

}  // namespace warpsieve::verify
