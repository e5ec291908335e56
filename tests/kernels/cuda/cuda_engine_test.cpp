#include "kernels/cuda/cuda_fixture.hpp"
#include "support/every_quantity.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

using CudaEngine = CudaTest;

/// A batch through all classes of primes, some windows long, with seams of slices: as much as the
/// sanitizers of cuda-on-cpu have time for.
TEST_F(CudaEngine, PassesThroughEveryKernel) {
    const auto engine = engine_with({.window_bits = 1U << 14,
                                     .tile_bits = 1U << 13,
                                     .warp_multiples = 32,
                                     .thread_limit = 1U << 12,
                                     .survivor_test = core::SurvivorTest::never});
    expect_right(*engine, {0, 1'100'000}, 13, core::all_quantities);
    expect_right(*engine, {500'000'000'000, 500'000'100'000}, 5);
    expect_right(*engine, {499'999'900'000, 500'000'500'000}, 63, every_quantity(30));
    // Inside the interval: a cell that is only counted.
    const Interval interval{500'000'000'000, 500'000'900'000};
    EXPECT_EQ(engine->sieve(interval, {}, {}).value().slices,
              primesieve_result(interval, {}).slices);
}

/// Warps with no word, with some, and with more than one time.
TEST_F(CudaEngine, TestsWhatSurvives) {
    gpu::Tuning tuning = low_tuning;
    tuning.survivor_test = core::SurvivorTest::always;
    const auto engine = engine_with(tuning);
    expect_right(*engine, {500'000'000'000, 500'000'900'000}, 13, core::all_quantities);
    expect_right(*engine, {largest - 300'000, largest});
    expect_right(*engine, {largest - 58, largest - 58});  // the largest prime
    // OEIS A014233, with factors beyond those that are struck: passes the test to base 2.
    const std::uint64_t pseudoprime = 341'550'071'728'321;
    expect_right(*engine, {pseudoprime - 29, pseudoprime + 29});
    // There it waits for the Lucas test until its warp has nothing else left; the lengths were
    // found by playing the two queues of survivor_kernels.cu through.
    for (const std::uint64_t before : {7'500U, 12'100U, 25'100U})
        expect_right(*engine, {pseudoprime - before, pseudoprime + 30});
    for (const std::uint64_t length : {1U, 100U, 1'000U, 10'000U})
        expect_right(*engine, {std::uint64_t{1} << 62, (std::uint64_t{1} << 62) + length});
}

/// Warps of a block that have no cell leave all memory alone, that behind the last one too.
TEST_F(CudaEngine, ReadsWindowsOfThreeCells) {
    gpu::Tuning tuning = low_tuning;
    tuning.window_bits = tuning.round_bits = tuning.tile_bits = 3 * gpu::cell_bits;
    const auto engine = engine_with(tuning);
    expect_only_what_is_wanted(*engine, {999'999'000'000, 1'000'002'000'000});
}

TEST_F(CudaEngine, GivesWhatIsWantedAndNothingElse) {
    const auto engine = engine_with(low_tuning);
    expect_only_what_is_wanted(*engine, {0, 300'000});
    expect_only_what_is_wanted(*engine, {999'999'000'000, 1'000'002'000'000});
}

TEST_F(CudaEngine, IsRightFromZero) {
    const auto engine = engine_with(low_tuning);
    for (const std::uint64_t last : {0U, 1U, 2U, 6U, 7U, 29U, 30U, 31U, 49U, 127U, 131U, 17'161U})
        expect_right(*engine, {0, last});
    for (std::uint64_t first = 1; first < 12; ++first) expect_right(*engine, {first, 12});
}

TEST_F(CudaEngine, IsRightAtSeamsOfCellsTilesAndWindows) {
    const auto engine = engine_with(low_tuning);
    for (const std::uint64_t seam : {1U, 2U, 8U, 40'000U})
        for (const std::uint64_t before : {31U, 1U, 0U}) {
            const std::uint64_t first = seam * 30 * gpu::cell_bits - before;
            expect_right(*engine, {first, first + 59});
        }
}

TEST_F(CudaEngine, GivesSlicesOfAnyLength) {
    const auto engine = engine_with(low_tuning);
    for (const unsigned shift : {0U, 12U, 13U, 16U, 63U})
        expect_right(*engine, {123'456'789'012, 123'460'000'000}, shift);
}

/// The first window of each batch but the first two is begun before the batch is asked for.
TEST_F(CudaEngine, GoesOnFromBatchToBatch) {
    const auto engine = engine_with(low_tuning);
    std::uint64_t first = 123'456'789'000;
    for (const std::uint64_t length : {4'000'000U, 4'000'000U, 7'000'000U, 3'000'000U, 10U, 9U}) {
        expect_right(*engine, {first, first + length - 1}, 63, core::all_quantities);
        first += length;
    }
    expect_right(*engine, {first, first + 5'000'000}, 63, core::quantity_primes);
}

TEST_F(CudaEngine, AnswersTheSameWithAnySizes) {
    gpu::DeviceLimits least = gpu::cuda::make_cuda_launcher(0)->limits();
    for (const gpu::Device& device : list().devices)
        least.tile_bytes = std::min(
            least.tile_bytes, gpu::cuda::make_cuda_launcher(device.number)->limits().tile_bytes);
    const gpu::Tuning longest = gpu::choose_tuning({.tile_bytes = least.tile_bytes});
    for (const std::uint32_t tile : {1U << 13, 3U << 13, 1U << 18, longest.tile_bits})
        for (const std::uint32_t multiples : {1U, 1024U})
            expect_right(*engine_with({.window_bits = 2 * tile,
                                       .tile_bits = tile,
                                       .warp_multiples = multiples,
                                       .thread_limit = 30'000}),
                         {249'999'000'000, 249'999'600'000});
}

TEST_F(CudaEngine, IsRightInRandomWindows) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const auto engine = gpu::make_cuda_engine({});
    constexpr std::uint64_t limit = std::uint64_t{1} << 48;
    for (int i = 0; i < 20; ++i)
        expect_right(*engine, random_interval(random, 300'000, limit),
                     static_cast<unsigned>(random() % 64));
}

TEST_F(CudaEngine, StopsWhenAskedAndGoesOn) {
    const auto engine = engine_with(low_tuning);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_FALSE(engine->sieve({0, 100'000'000}, {}, stop.get_token()));
    expect_right(*engine, {0, 1'000'000});
}

TEST_F(CudaEngine, NamesTheDevices) {
    const auto engine = gpu::make_cuda_engine({});
    EXPECT_EQ(engine->name(), "cuda");
    EXPECT_NE(engine->device().find(list().devices.front().name), std::string::npos);
    EXPECT_EQ(engine->driver(), list().driver);
}

TEST_F(CudaEngine, TakesTheDevicesThatAreAskedFor) {
    const int last = list().devices.back().number;
    expect_right(*gpu::make_cuda_engine({.devices = {last}}), {0, 300'000});
    EXPECT_THROW(static_cast<void>(gpu::make_cuda_engine({.devices = {last + 1}})), DeviceError);
}

/// Pinned memory of the host that counting does without, and as much memory of the device.
TEST_F(CudaEngine, MakesRoomForBitmapsOnceTheyAreWanted) {
    const auto free_memory = [] {
        return gpu::list_devices(gpu::Look::use).devices.front().free_memory_bytes;
    };
    const auto engine = gpu::make_cuda_engine({.devices = {0}});
    (void)engine->sieve({0, 300'000}, {}, {});
    const std::uint64_t counting = free_memory();
    (void)engine->sieve({300'001, 600'000}, {}, {});
    EXPECT_EQ(free_memory(), counting);
    expect_right(*engine, {0, 300'000}, 63, core::quantity_primes);
    EXPECT_LT(free_memory(), counting);
    expect_right(*engine, {300'001, 600'000}, 63, core::all_quantities);
}

/// Many windows begin while others are in flight, and some are dropped, by each device: the order
/// of streams that share nothing must not matter, nor must it be missing where they do.
TEST_F(CudaEngine, SievesTwoWindowsSideBySide) {
    const auto engine = engine_with({.window_bits = 1U << 15,
                                     .tile_bits = 1U << 13,
                                     .warp_multiples = 32,
                                     .thread_limit = 1U << 12,
                                     .survivor_test = core::SurvivorTest::never});
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 6; ++i) {
        std::uint64_t first = random() % 100'000'000'000;
        for (int batch = 0; batch < 4; ++batch) {
            const std::uint64_t last = first + random() % 10'000'000;
            expect_right(*engine, {first, last}, 63, core::quantity_primes);
            first = last + 1;
        }
    }
}

TEST_F(CudaEngine, ListsWhatTheDevicesHave) {
    for (const gpu::Device& device : list().devices) {
        EXPECT_GE(device.compute_capability, 75);
        EXPECT_GT(device.multiprocessors, 0);
        EXPECT_GT(device.memory_bytes, 0U);
        EXPECT_GT(device.free_memory_bytes, 0U);
        EXPECT_LE(device.free_memory_bytes, device.memory_bytes);
        EXPECT_EQ(device.problem, "");
        const gpu::DeviceLimits limits = gpu::cuda::make_cuda_launcher(device.number)->limits();
        EXPECT_EQ(limits.multiprocessors, static_cast<unsigned>(device.multiprocessors));
        EXPECT_EQ(limits.memory_bytes, device.memory_bytes);
        EXPECT_EQ(limits.compute_capability, device.compute_capability);
        EXPECT_GE(limits.l2_bytes, 1U << 20);
        EXPECT_GE(limits.tile_bytes, 48U << 10);
    }
}

}  // namespace
}  // namespace warpsieve::test
