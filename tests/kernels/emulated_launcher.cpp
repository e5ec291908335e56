#include "kernels/emulated_launcher.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "kernels/emulated_partition.hpp"
#include "kernels/phases/partition.hpp"
#include "kernels/phases/read_cell.hpp"
#include "kernels/phases/strike_window.hpp"
#include "kernels/phases/test_survivors.hpp"
#include "kernels/row_sieve/pattern_tables.hpp"
#include "kernels/row_sieve/row_engine.hpp"

namespace warpsieve::test {

using namespace gpu;

void EmulatedLauncher::begin_step() {
    if (steps_++ >= device_.failing_step) throw DeviceError("emulated device: a step fails [test]");
}

void EmulatedLauncher::load_patterns(std::span<const std::uint32_t> tables) {
    tables_.assign(tables.begin(), tables.end());
}

void EmulatedLauncher::reserve(const Workspace& workspace) {
    if (workspace.window_bits > device_.longest_window / (workspace.bitmaps ? 2 : 1) ||
        workspace.keys > device_.most_keys)
        throw OutOfDeviceMemory("emulated device: out of memory [test]");
    workspace_ = workspace;
    slots_ = {};
}

/// What the slot held is lost, which whoever still looks at it shall see.
void EmulatedLauncher::begin_window(unsigned slot) {
    slot_ = slot;
    Slot& to = slots_.at(slot);
    to.records.assign(workspace_.records, {spoilt, spoilt});
    const std::size_t chunks = chunk_count(workspace_.sparse);
    to.hits.assign(rows_per_window * chunks * chunk_primes, spoilt);
    to.octets.assign(chunks * warp_lanes, {spoilt, spoilt});
    to.keys.assign(workspace_.keys, spoilt);
    to.key_ends.assign(most_buckets, spoilt);
    to.bucket_room = 0;
    to.rows.assign(std::size_t{rows_per_window} * workspace_.window_bits / word_bits, spoilt);
    std::ranges::fill(to.cells, CellSummary{.count = spoilt});
    std::ranges::fill(to.bitmap, spoilt);
}

void EmulatedLauncher::reserve_primes(std::uint32_t count) {
    primes_.resize(count, spoilt);
}

void EmulatedLauncher::load_primes(std::span<const std::uint32_t> primes) {
    std::ranges::copy(primes, primes_.begin());
}

void EmulatedLauncher::prepare_records(const Window& window, const PrimeClasses& classes) {
    begin_step();
    const std::uint64_t end = window.base + window.bits;
    for_each(device_.order, classes.dense_end,
             [&](std::uint32_t i) { slot().records.at(i) = make_record(primes_.at(i), end); });
    const SparsePrimes octets = sparse(classes);
    if (rows_per_window * hits_of_row(octets) > slot().hits.size())
        throw std::out_of_range("octets");
    for_each(device_.order, static_cast<std::uint32_t>(hits_of_row(octets)),
             [&](std::uint32_t i) { make_sparse(octets, primes_.data(), end, i); });
}

void strike_lane(const TileWords& words, const LaneInput& in, std::uint32_t item) {
    if (item < in.ends.by_warp)
        strike_item(words, in, item);
    else if (item < in.ends.sparse)
        strike_octet(words, in.octets, load_item(in, item));
    else
        strike_keys(words, in, load_keys(in, item));
}

SparsePrimes EmulatedLauncher::sparse(const PrimeClasses& classes) {
    return {slot().hits.data(), slot().octets.data(), classes.dense_end, classes.sparse_end};
}

void EmulatedLauncher::sieve_tiles(const Window& window,
                                   const PatternOffsets& offsets,
                                   const PrimeClasses& classes) {
    begin_step();
    const PrimeRecord* const records = slot().records.data();
    const PatternInput patterns{tables_at(tables_.data()), offsets, records};
    for_each(device_.order, tile_count(window), [&](std::uint32_t i) {
        sieve_tile(patterns, {window, tile_at(window, i), records, sparse(classes), classes,
                              tile_keys(buckets(), i)});
    });
}

/// As one block does it: three phases with barriers between them.
void EmulatedLauncher::sieve_tile(const PatternInput& patterns, const StrikeInput& strikes) {
    const Window& window = strikes.window;
    const Tile& tile = strikes.tile;
    tile_.assign(window.tile_bits / word_bits + spare_words, spoilt);
    const std::uint32_t threads = device_.threads;
    for_each(device_.order, threads, [&](std::uint32_t i) {
        fill_patterns(tile_.data(), window, tile, patterns, {i, threads});
    });
    for_each(device_.order, item_ends(strikes).all,
             [&](std::uint32_t item) { run_item(strikes, item); });
    for_each(device_.order, threads, [&](std::uint32_t i) {
        store_tile(tile_.data(), slot().rows.data(), window, tile, {i, threads});
    });
}

void EmulatedLauncher::run_item(const StrikeInput& strikes, std::uint32_t item) {
    for_each(device_.order, warp_lanes, [&](std::uint32_t lane) {
        strike_lane(TileWords(tile_.data()), lane_input(strikes, lane), item);
    });
}

Buckets EmulatedLauncher::buckets() {
    Slot& in = slot();
    return {in.keys.data(), in.key_ends.data(), &in.full, in.bucket_room};
}

void EmulatedLauncher::partition(const Window& window, const PartitionPlan& plan) {
    begin_step();
    const std::uint32_t tiles = tile_count(window);
    if (std::uint64_t{tiles} * plan.bucket_room > workspace_.keys || tiles > most_buckets)
        throw std::out_of_range("room for keys");
    slot().key_ends.assign(tiles, 0);
    slot().full = 0;
    slot().bucket_room = plan.bucket_room;
    for_each(device_.order, blocks_of(plan.visits, device_.threads), [&](std::uint32_t i) {
        const Visits visits = visits_of(plan.visits, window, device_.threads, i);
        partition_block(device_, key_rule(window), visits, primes_, buckets());
    });
}

void EmulatedLauncher::strike_overflow(const Window& window, const PartitionPlan& plan) {
    begin_step();
    if (slot().full == 0) return;
    ++overflows_;
    SmallFactors factors;
    fill_factors(factors, {});
    for_each(device_.order, blocks_of(plan.visits, device_.threads), [&](std::uint32_t block) {
        const Visits visits = visits_of(plan.visits, window, device_.threads, block);
        for_each(device_.order, visits.end - visits.begin, [&](std::uint32_t i) {
            strike_hits(slot().rows.data(), window, visits.stretch,
                        find_hits(factors, visits.start, primes_[visits.begin + i]));
        });
    });
}

void EmulatedLauncher::restore_primes(const Window& window, std::uint32_t count) {
    begin_step();
    for_each(device_.order, count,
             [&](std::uint32_t i) { restore_prime(slot().rows.data(), window, primes_[i]); });
}

/// Which lane tests which number is the kernel's own.
void EmulatedLauncher::test_survivors(const Window& window, const Edges& edges) {
    begin_step();
    const SurvivorInput in{window, edges, slot().rows.data()};
    std::array<std::uint32_t, word_bits> queue{};
    for_each(device_.order, survivor_words(edges), [&](std::uint32_t index) {
        const SurvivorWord word = read_survivors(in, index);
        queue_survivors(word, queue.data());
        for_each(device_.order, popcount(word.bits), [&](std::uint32_t i) {
            const std::uint64_t n = survivor_at(in, queue.at(i));
            if (!passes_base_2(n) || !passes_lucas(n)) strike_survivor(in, queue.at(i));
        });
    });
}

void EmulatedLauncher::summarise(const Window& window,
                                 const Edges& edges,
                                 const WindowWanted& wanted) {
    begin_step();
    if (wanted.bitmap && !workspace_.bitmaps) throw std::logic_error("no room for bitmaps");
    Slot& out = slot();
    const std::uint32_t cells = cells_of(edges);
    const bool tallied = core::has(wanted.further, tallied_quantities);
    out.cells.assign(cells, {});
    out.further.assign(wanted.further != 0 ? cells : 0, {});
    out.near.assign(core::has(wanted.further, core::any_constellation) ? cells : 0, {});
    out.tallies.assign(tallied ? cells : 0, {});
    out.gaps.assign(core::has(wanted.further, core::quantity_gap_table) ? 1 : 0, {});
    out.residues.assign(
        (residue_row(window, wanted.tally.row_shift, cells - 1) + 1) * wanted.tally.modulus, 0);
    if (out.residues.size() >
        std::size_t{residue_rows(workspace_.window_bits, least_row_shift)} * core::largest_modulus)
        throw std::out_of_range("rows of residues");
    out.bitmap.assign(wanted.bitmap ? window.bits / sizeof(std::uint64_t) : 0, spoilt);
    const SummaryInput input{.sieved = {out.rows.data(), window, edges},
                             .digest = wanted.digest,
                             .bitmap = wanted.bitmap ? out.bitmap.data() : nullptr,
                             .further = wanted.further};
    if (tallied) {
        const std::uint32_t block = device_.threads / warp_lanes;
        for_each(device_.order, (cells + block - 1) / block, [&](std::uint32_t i) {
            tally_block(input, wanted.tally, i * block, std::min(cells, (i + 1) * block));
        });
        return;
    }
    for_each(device_.order, cells, [&](std::uint32_t cell) {
        if (wanted.further == 0)
            out.cells[cell] = summarise_cell(input, cell);
        else
            store_further(input, cell, summarise_further(input, cell));
    });
}

/// As a warp does it: all parts are added before any lane looks for the ends.
CellSummary EmulatedLauncher::summarise_cell(const SummaryInput& input, std::uint32_t cell) {
    CellSummary whole;
    for_each(device_.order, warp_lanes, [&](std::uint32_t lane) {
        whole = whole + (is_plain_count(input) ? count_part(input.sieved, cell, lane)
                                               : summarise_part(input, cell, lane));
    });
    const Ends quads = std::exchange(whole.ends, {});
    for_each(device_.order, warp_lanes, [&](std::uint32_t lane) {
        whole.ends = whole.ends + find_ends(input.sieved, cell, quads, lane);
    });
    return whole;
}

/// The lanes run in any order, and the parts are joined in theirs.
FullSummary EmulatedLauncher::summarise_further(const SummaryInput& input, std::uint32_t cell) {
    std::vector<FullSummary> parts(warp_lanes);
    for_each(device_.order, warp_lanes,
             [&](std::uint32_t lane) { parts[lane] = summarise_further_part(input, cell, lane); });
    return std::accumulate(parts.begin(), parts.end(), FullSummary{});
}

void EmulatedLauncher::store_further(const SummaryInput& input,
                                     std::uint32_t cell,
                                     const FullSummary& whole) {
    Slot& out = slot();
    out.cells[cell] = whole.primes;
    out.further[cell] = whole.further;
    if (!core::has(input.further, core::any_constellation)) return;
    for (std::uint32_t which = 0; which < near_words; ++which)
        out.near[cell].words[which] = near_word(input, cell, whole.primes.ends, which);
}

/// As one block does it, a warp for each of its cells.
void EmulatedLauncher::tally_block(const SummaryInput& input,
                                   const TallyWanted& wanted,
                                   std::uint32_t first,
                                   std::uint32_t end) {
    const std::uint32_t threads = device_.threads;
    GapCounters gaps;
    std::memset(&gaps, 0xa5, sizeof gaps);
    std::vector<std::uint32_t> residues((end - first) * core::largest_modulus, spoilt);
    for_each(device_.order, threads, [&](std::uint32_t i) {
        clear_words(reinterpret_cast<std::uint32_t*>(&gaps), sizeof gaps / sizeof(std::uint32_t),
                    {i, threads});
        clear_words(residues.data(), static_cast<std::uint32_t>(residues.size()), {i, threads});
    });
    for_each(device_.order, end - first, [&](std::uint32_t i) {
        std::uint32_t* const of_cell = residues.data() + std::size_t{i} * core::largest_modulus;
        tally_cell({input, wanted, {&gaps, of_cell}, first + i});
    });
    if (slot().gaps.empty()) return;
    for_each(device_.order, threads, [&](std::uint32_t i) {
        add_gaps(slot().gaps.front(), gaps, {i, threads});
    });
}

/// As a warp does it.
void EmulatedLauncher::tally_cell(const TallyInput& input) {
    std::vector<TalliedPart> parts(warp_lanes);
    for_each(device_.order, warp_lanes,
             [&](std::uint32_t lane) { parts[lane] = tally_part(input, lane); });
    std::array<std::uint32_t, warp_lanes> last_before{};
    for (std::uint32_t lane = 1; lane < warp_lanes; ++lane)
        last_before[lane] =
            std::max(last_before[lane - 1], parts[lane - 1].summary.primes.ends.last);
    for_each(device_.order, warp_lanes,
             [&](std::uint32_t lane) { tally_seam(input, last_before[lane], parts[lane]); });
    FullSummary whole;
    for (const TalliedPart& part : parts) {
        whole = whole + part.summary;
        slot().tallies[input.cell] = slot().tallies[input.cell] + part.tally;
    }
    store_further(input.summary, input.cell, whole);
    for_each(device_.order, warp_lanes, [&](std::uint32_t lane) {
        add_residues(slot().residues.data(), input, {lane, warp_lanes});
    });
}

WindowOutput EmulatedLauncher::collect(unsigned slot) {
    const Slot& out = slots_.at(slot);
    return {.cells = out.cells,
            .further = out.further,
            .near = out.near,
            .tallies = out.tallies,
            .gaps = out.gaps.empty() ? nullptr : out.gaps.data(),
            .residues = out.residues,
            .bitmap = {reinterpret_cast<const std::uint8_t*>(out.bitmap.data()),
                       out.bitmap.size() * sizeof(std::uint64_t)}};
}

void EmulatedLauncher::append_primes(const Window& window,
                                     const Edges& edges,
                                     std::span<const std::uint32_t> places) {
    begin_step();
    for_each(device_.order, static_cast<std::uint32_t>(places.size()), [&](std::uint32_t cell) {
        std::uint32_t place = places[cell];
        for (std::uint32_t i = 0; i < cell_groups; ++i) {
            const std::uint32_t index = cell * cell_groups + i;
            const Group group =
                read_group({slot().rows.data(), window, edges}, holds_edge(edges, cell), index);
            const std::uint32_t count = count_group(group);
            if (place + count > primes_.size()) throw std::out_of_range("list of sieving primes");
            write_group(window, group, index, primes_.data() + place);
            place += count;
        }
    });
}

std::unique_ptr<core::Engine> make_emulated_engine(const Tuning& tuning,
                                                   const std::vector<EmulatedDevice>& devices) {
    std::vector<std::unique_ptr<Launcher>> launchers;
    launchers.reserve(devices.size());
    for (const EmulatedDevice& device : devices)
        launchers.push_back(std::make_unique<EmulatedLauncher>(device));
    return make_row_engine("emulated", std::move(launchers), tuning);
}

}  // namespace warpsieve::test
