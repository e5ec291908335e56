#include <array>
#include <string>

#include "kernels/cuda/cuda_engine.hpp"
#include "kernels/cuda/kernels.hpp"
#include "kernels/cuda/runtime.hpp"
#include "kernels/row_sieve/launcher.hpp"
#include "kernels/row_sieve/pattern_tables.hpp"

namespace warpsieve::gpu::cuda {
namespace {

/// Copies on a stream; ordered like its kernels.
template <class T>
void copy(T* to, const T* from, std::size_t count, const Stream& stream) {
    if (count == 0) return;
    check(cudaMemcpyAsync(to, from, count * sizeof(T), cudaMemcpyDefault, stream.get()),
          "copy between host and device");
}

/// What a window yields: on the device, and copied to the host while the next one is sieved.
struct Slot {
    Slot() = default;
    explicit Slot(std::size_t bits)
        : device_bitmap(bits / 8),
          bitmap(bits / 8),
          device_cells(bits / cell_bits),
          cells(bits / cell_bits),
          device_further(bits / cell_bits),
          further(bits / cell_bits) {}

    DeviceBuffer<std::uint64_t> device_bitmap;
    PinnedBuffer<std::uint64_t> bitmap;
    DeviceBuffer<CellSummary> device_cells;
    PinnedBuffer<CellSummary> cells;
    DeviceBuffer<FurtherSummary> device_further;
    PinnedBuffer<FurtherSummary> further;
    Event summarised;
    Event copied;
    std::size_t cell_count = 0;
    WindowWanted wanted;
};

void select(int device) {
    check(cudaSetDevice(device), "select it");
}

cudaDeviceProp try_out(int device) {
    select(device);
    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, device), "ask for its properties");
    run_probe();
    return properties;
}

class CudaLauncher final : public Launcher {
public:
    explicit CudaLauncher(int device)
        : number_(device),
          properties_(try_out(device)),
          tile_bytes_(static_cast<std::uint32_t>(properties_.sharedMemPerBlockOptin) -
                      bytes_beside_tile) {
        allow_tiles(tile_bytes_);
    }

    [[nodiscard]] std::string device() const override { return properties_.name; }
    [[nodiscard]] std::string driver() const override { return driver_version(); }
    [[nodiscard]] DeviceLimits limits() const override {
        return {.tile_bytes = tile_bytes_,
                .multiprocessors = static_cast<std::uint32_t>(properties_.multiProcessorCount),
                .l2_bytes = static_cast<std::uint64_t>(properties_.l2CacheSize),
                .memory_bytes = properties_.totalGlobalMem,
                .compute_capability = properties_.major * 10 + properties_.minor};
    }

    void load_patterns(std::span<const std::uint32_t> tables) override {
        select(number_);
        patterns_ = DeviceBuffer<std::uint32_t>(tables.size());
        copy(patterns_.data(), tables.data(), tables.size(), work_);
    }

    void reserve(const Workspace& workspace) override {
        select(number_);
        finish();
        release_workspace();
        const std::size_t row_words = workspace.window_bits / word_bits;
        rows_ = DeviceBuffer<std::uint32_t>(rows_per_window * row_words);
        places_ = DeviceBuffer<std::uint32_t>(workspace.window_bits / cell_bits);
        records_ = DeviceBuffer<PrimeRecord>(workspace.records);
        const std::size_t chunks = chunk_count(workspace.sparse);
        hits_ = DeviceBuffer<std::uint32_t>(rows_per_window * chunks * chunk_primes);
        octets_ = DeviceBuffer<Octet>(chunks * warp_lanes);
        for (Slot& slot : slots_) slot = Slot(workspace.window_bits);
    }

    void reserve_primes(std::uint32_t count) override {
        select(number_);
        if (count <= primes_.size()) return;
        DeviceBuffer<std::uint32_t> larger(count);
        copy(larger.data(), primes_.data(), primes_.size(), work_);
        finish();  // before the old ones are freed
        primes_ = std::move(larger);
    }

    void load_primes(std::span<const std::uint32_t> primes) override {
        select(number_);
        copy(primes_.data(), primes.data(), primes.size(), work_);
    }

    void append_primes(const Window& window,
                       const Edges& edges,
                       std::span<const std::uint32_t> places) override {
        select(number_);
        copy(places_.data(), places.data(), places.size(), work_);
        cuda::append_primes({rows_.data(), window, edges}, places_.data(),
                            static_cast<std::uint32_t>(places.size()), primes_.data(), work_.get());
    }

    void prepare_records(const Window& window, const PrimeClasses& classes) override {
        select(number_);
        const std::uint64_t end = window.base + window.bits;
        make_records(primes_.data(), classes.dense_end, end, records_.data(), work_.get());
        make_sparse(sparse(classes), primes_.data(), end, work_.get());
    }

    void sieve_tiles(const Window& window,
                     const PatternOffsets& offsets,
                     const PrimeClasses& classes) override {
        select(number_);
        cuda::sieve_tiles(window, {tables_at(patterns_.data()), offsets, records_.data()},
                          sparse(classes), classes, rows_.data(), work_.get());
    }

    void strike_window(const Window& window, std::uint32_t begin, std::uint32_t end) override {
        select(number_);
        cuda::strike_window({primes_.data() + begin, end - begin}, window, rows_.data(),
                            work_.get());
    }

    void restore_primes(const Window& window, std::uint32_t count) override {
        select(number_);
        cuda::restore_primes({primes_.data(), count}, window, rows_.data(), work_.get());
    }

    void summarise(const Window& window,
                   const Edges& edges,
                   const WindowWanted& wanted,
                   unsigned slot) override {
        select(number_);
        Slot& to = slots_.at(slot);
        work_.wait_for(to.copied);  // the buffers' last contents are still on their way
        to.cell_count = cells_of(edges);
        to.wanted = wanted;
        summarise_cells({.sieved = {rows_.data(), window, edges},
                         .digest = wanted.digest,
                         .bitmap = wanted.bitmap ? to.device_bitmap.data() : nullptr,
                         .further = wanted.further},
                        cells_of(edges), {to.device_cells.data(), to.device_further.data()},
                        work_.get());
        work_.record(to.summarised);
        copies_.wait_for(to.summarised);
        copy(to.cells.data(), to.device_cells.data(), to.cell_count, copies_);
        copy(to.further.data(), to.device_further.data(), further_count(to), copies_);
        copy(to.bitmap.data(), to.device_bitmap.data(), bitmap_words(to), copies_);
        copies_.record(to.copied);
    }

    [[nodiscard]] WindowOutput collect(unsigned slot) override {
        select(number_);
        const Slot& from = slots_.at(slot);
        from.copied.wait();
        return {from.cells.span().first(from.cell_count),
                from.further.span().first(further_count(from)),
                {reinterpret_cast<const std::uint8_t*>(from.bitmap.data()),
                 bitmap_words(from) * sizeof(std::uint64_t)}};
    }

private:
    [[nodiscard]] static std::size_t further_count(const Slot& slot) {
        return slot.wanted.further != 0 ? slot.cell_count : 0;
    }
    [[nodiscard]] static std::size_t bitmap_words(const Slot& slot) {
        return slot.wanted.bitmap ? slot.cell_count * cell_bits / sizeof(std::uint64_t) : 0;
    }

    [[nodiscard]] SparsePrimes sparse(const PrimeClasses& classes) const {
        return {hits_.data(), octets_.data(), classes.dense_end, classes.sparse_end};
    }

    void finish() {
        work_.finish();
        copies_.finish();
    }

    /// First of all, so that the new buffers find the room of the old ones.
    void release_workspace() {
        rows_ = {};
        places_ = {};
        records_ = {};
        hits_ = {};
        octets_ = {};
        for (Slot& slot : slots_) slot = {};
    }

    int number_;
    cudaDeviceProp properties_;
    std::uint32_t tile_bytes_;
    DeviceBuffer<std::uint32_t> patterns_;
    DeviceBuffer<std::uint32_t> primes_;
    DeviceBuffer<std::uint32_t> rows_;
    DeviceBuffer<std::uint32_t> places_;  ///< of append_primes
    DeviceBuffer<PrimeRecord> records_;
    DeviceBuffer<std::uint32_t> hits_;  ///< of SparsePrimes
    DeviceBuffer<Octet> octets_;
    std::array<Slot, slots> slots_;
    Stream work_;
    Stream copies_;
};

}  // namespace

std::unique_ptr<Launcher> make_cuda_launcher(int device) {
    return std::make_unique<CudaLauncher>(device);
}

}  // namespace warpsieve::gpu::cuda
