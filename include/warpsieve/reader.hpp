#pragma once

#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "warpsieve/error.hpp"
#include "warpsieve/export.h"
#include "warpsieve/interval.hpp"

// The files of `warpsieve run` for programs in C++: opens one, asks it, reads its primes. Stands on
// the standard library alone, so that a program that links libwarpsieve needs no other header;
// libhdf5 and all else are behind Reader::Implementation.

namespace warpsieve {

class WARPSIEVE_PUBLIC PrimeRange;

/// Reads a file of `warpsieve run`, finished or not, while a run goes on with it too: what is read
/// is the newest generation that is verified at the moment of opening. Every shard and every chunk
/// is proved before its numbers are handed out. Nothing is written and no lock is taken. Files that
/// another program has open for writing are read all the same, as long as it changes nothing.
///
/// Several Readers of one file do not disturb each other. A Reader, with the ranges that it gave,
/// is used by one thread at a time. Several Readers in several threads all call libhdf5, whose
/// calls from two threads at once are safe only where it was built thread-safe
/// (H5is_library_threadsafe says so; some packages of it are, others are not). With another
/// libhdf5, hold one lock, the same for all Readers and for whatever else in the program calls
/// libhdf5, while a Reader is made, moved onto or destroyed, in each of its calls, and in each step
/// of a range. Opening a file turns off, in the thread that does it, what libhdf5 prints by itself
/// on errors (H5Eset_auto2).
///
/// What is asked must lie in [interval().first, sieved_through()], else UsageError. Everything may
/// throw IoError, ForeignFileError (the file is none of ours), DamagedError, and WrongResultError
/// (the file contradicts itself).
class WARPSIEVE_PUBLIC Reader {
public:
    /// What a run keeps besides the counts.
    enum class Store { none, bitmap, primes };
    using Block = std::function<void(std::span<const std::uint64_t>)>;

    explicit Reader(const std::string& file);
    ~Reader();
    Reader(Reader&&) noexcept;
    Reader& operator=(Reader&&) noexcept;
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    /// What the run was asked for.
    [[nodiscard]] Interval interval() const;
    /// The last integer that has been sieved; empty: none yet.
    [[nodiscard]] std::optional<std::uint64_t> sieved_through() const;
    [[nodiscard]] bool complete() const;
    /// Primes found so far.
    [[nodiscard]] std::uint64_t prime_count() const;
    [[nodiscard]] Store store() const;

    /// Hands the primes of a range of the interval to `block`, ascending, some ten thousand at a
    /// time. @throw UsageError also when the run stores none
    void for_each_block(const Interval& range, const Block& block);
    /// The primes of a range one by one: `for (std::uint64_t p : reader.primes({1000, 2000}))`.
    /// What it gives must not outlive the reader. @throw UsageError also when the run stores none
    [[nodiscard]] PrimeRange primes(const Interval& range);
    /// All primes that have been found.
    [[nodiscard]] PrimeRange primes();

    /// Whether n is prime, from what is stored; computed where the run stores nothing.
    [[nodiscard]] bool is_prime(std::uint64_t n);
    /// The number of primes in [interval().first, x], from the totals in the file and the few
    /// chunks beside x. A run that stores nothing knows it only where a row of its grid ends.
    [[nodiscard]] std::uint64_t pi(std::uint64_t x);

private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

/// Primes of a range of a run, read as they are needed; for one pass.
class WARPSIEVE_PUBLIC PrimeRange {
public:
    class Iterator {
    public:
        using iterator_concept = std::input_iterator_tag;
        using difference_type = std::ptrdiff_t;
        using value_type = std::uint64_t;

        explicit Iterator(PrimeRange& range) : range_(&range) {}
        [[nodiscard]] std::uint64_t operator*() const { return range_->block_[range_->at_]; }
        Iterator& operator++() {
            if (++range_->at_ == range_->block_.size()) range_->read_on();
            return *this;
        }
        void operator++(int) { ++*this; }
        [[nodiscard]] bool operator==(std::default_sentinel_t /*end*/) const {
            return range_->at_ == range_->block_.size();
        }

    private:
        PrimeRange* range_;
    };

    [[nodiscard]] Iterator begin() { return Iterator(*this); }
    [[nodiscard]] std::default_sentinel_t end() const { return {}; }

private:
    friend class Reader;
    /// Fills in the next primes; false at the end.
    using Source = std::function<bool(std::vector<std::uint64_t>&)>;

    explicit PrimeRange(Source source) : source_(std::move(source)) { read_on(); }
    void read_on() {
        at_ = 0;
        do block_.clear();
        while (source_(block_) && block_.empty());
    }

    Source source_;
    std::vector<std::uint64_t> block_;
    std::size_t at_ = 0;
};

}  // namespace warpsieve
