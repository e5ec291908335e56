#include "warpsieve/reader.hpp"

#include "io/read/stored_reader.hpp"
#include "warpsieve/is_prime.hpp"

namespace warpsieve {

class Reader::Implementation {
public:
    explicit Implementation(const std::string& file) : stored_(*files_, file) {}

    [[nodiscard]] io::StoredReader& stored() noexcept { return stored_; }
    [[nodiscard]] const core::Progress& progress() const noexcept {
        return stored_.checkpoint().progress;
    }

    /// A source of the primes of a range, chunk by chunk of what is stored.
    [[nodiscard]] auto blocks_of(const Interval& range) {
        stored_.require_primes();
        stored_.require_sieved(range);
        const io::ChunkRange chunks = stored_.chunks_of(range);
        return [this, range, chunk = chunks.first,
                left = chunks.count](std::vector<std::uint64_t>& block) mutable {
            if (left == 0) return false;
            block = io::DecodedChunk(stored_.fetch(chunk)).primes(range);
            ++chunk;
            --left;
            return true;
        };
    }

private:
    std::unique_ptr<io::FileSystem> files_ = io::make_posix_file_system();
    io::StoredReader stored_;
};

Reader::Reader(const std::string& file) : implementation_(std::make_unique<Implementation>(file)) {}
Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

Interval Reader::interval() const {
    return implementation_->progress().job().interval;
}

std::optional<std::uint64_t> Reader::sieved_through() const {
    return implementation_->progress().sieved_through();
}

bool Reader::complete() const {
    return implementation_->progress().done();
}

std::uint64_t Reader::prime_count() const {
    return implementation_->progress().totals().prime_count;
}

Reader::Store Reader::store() const {
    switch (implementation_->progress().job().store) {
        case core::Store::none: return Store::none;
        case core::Store::bitmap: return Store::bitmap;
        case core::Store::primes: return Store::primes;
    }
    throw WrongResultError("a store of primes that this version does not know");
}

void Reader::for_each_block(const Interval& range, const Block& block) {
    auto next = implementation_->blocks_of(range);
    for (std::vector<std::uint64_t> primes; next(primes);)
        if (!primes.empty()) block(primes);
}

PrimeRange Reader::primes(const Interval& range) {
    return PrimeRange(implementation_->blocks_of(range));
}

PrimeRange Reader::primes() {
    const auto all = implementation_->stored().sieved();
    if (all) return primes(*all);
    implementation_->stored().require_primes();
    return PrimeRange([](std::vector<std::uint64_t>&) { return false; });
}

bool Reader::is_prime(std::uint64_t n) {
    io::StoredReader& stored = implementation_->stored();
    stored.require_sieved({n, n});
    return stored.stores_primes() ? stored.holds(n) : warpsieve::is_prime(n);
}

std::uint64_t Reader::pi(std::uint64_t x) {
    io::StoredReader& stored = implementation_->stored();
    stored.require_sieved({x, x});
    return stored.count_through(x);
}

}  // namespace warpsieve
