#include "engines/kept_sizes.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "kernels/emulated_launcher.hpp"
#include "support/faulty_file_system.hpp"
#include "support/recording_listener.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"
#include "warpsieve/version.hpp"

namespace warpsieve::engines {
namespace {

using test::contains;

const MeasuredDevice h100 = {"NVIDIA H100 80GB HBM3", "550.54.15, CUDA 12.8"};
constexpr gpu::Tuning measured = {.window_bits = 1U << 26,
                                  .round_bits = 1U << 27,
                                  .tile_bits = 1U << 20,
                                  .warp_multiples = 256,
                                  .thread_limit = 1U << 23};

class KeptSizesTest : public testing::Test {
protected:
    void keep(const MeasuredDevice& device = h100) {
        keep_sizes(files_, folder_, "host.1", device, measured);
    }
    [[nodiscard]] KeptSizes read(const MeasuredDevice& device = h100) {
        return read_sizes(files_, folder_, device);
    }
    [[nodiscard]] std::string text() const {
        std::stringstream text;
        text << std::ifstream(sizes_file(folder_, h100.name)).rdbuf();
        return text.str();
    }
    void write(const std::string& text) const {
        std::ofstream(sizes_file(folder_, h100.name)) << text;
    }
    void expect_ignored(const std::string& why) {
        const KeptSizes kept = read();
        EXPECT_FALSE(kept.tuning);
        EXPECT_TRUE(contains(kept.problem, why)) << kept.problem;
        EXPECT_TRUE(contains(kept.problem, sizes_file(folder_, h100.name)));
        EXPECT_TRUE(contains(kept.problem, "(run 'warpsieve selftest --tune' again"));
    }
    /// The file with one place changed.
    [[nodiscard]] std::string changed(const std::string& from, const std::string& to) const {
        std::string all = text();
        const std::size_t at = all.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        return at == std::string::npos ? all : all.replace(at, from.size(), to);
    }

    test::TempFolder temp_;
    std::string folder_ = temp_.file("cache/warpsieve");
    test::FaultyFileSystem files_;
};

TEST_F(KeptSizesTest, AreReadAsTheyWereKept) {
    EXPECT_FALSE(read().tuning);
    EXPECT_EQ(read().problem, "");
    keep();
    EXPECT_EQ(read().tuning, measured);
    keep();  // again, over the first
    EXPECT_EQ(read().tuning, measured);
    const auto names = files_.list(folder_);
    EXPECT_EQ(names.size(), 3U) << "more than ., .. and the file";
    EXPECT_EQ(read({"NVIDIA A100", h100.driver}).problem, "");
}

TEST_F(KeptSizesTest, OfAnyNameAreOneFile) {
    const MeasuredDevice odd = {"../../x GPU/=#\xff", "1"};
    keep_sizes(files_, folder_, "host.1", odd, measured);
    EXPECT_TRUE(std::filesystem::exists(folder_ + "/sizes.______x_GPU____"));
    EXPECT_EQ(read(odd).tuning, measured);
}

TEST_F(KeptSizesTest, OfAnotherDriverDeviceOrProgramAreIgnored) {
    keep();
    write(changed("550.54.15", "550.54.14"));
    expect_ignored("it is of driver 550.54.14, CUDA 12.8, not 550.54.15, CUDA 12.8");
    keep();
    write(changed("80GB", "64GB"));
    expect_ignored("it is of device NVIDIA H100 64GB");
    keep();
    write(changed("warpsieve=" + std::string(version), "warpsieve=0.0.9"));
    expect_ignored("it is of warpsieve 0.0.9, not " + std::string(version));
}

TEST_F(KeptSizesTest, ThatAreDamagedOrOutOfBoundsAreIgnored) {
    keep();
    const std::string good = text();
    for (std::size_t length = 0; length < good.size(); ++length) {
        write(good.substr(0, length));
        EXPECT_FALSE(read().tuning) << length;
        EXPECT_NE(read().problem, "") << length;
    }
    write(good);
    for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
             {"tile_bits=1048576", "tile_bits=1048577"},
             {"tile_bits=1048576", "tile_bits=4294967296"},
             {"tile_bits=1048576", "tile_bits=-1"},
             {"tile_bits=1048576", "tile_bits= 1048576"},
             {"\nwindow_bits=67108864", "\nwindow_bits=8"},
             {"warp_multiples=256", "warp_multiples=0"},
             {"thread_limit", "thread_limits"},
             {"thread_limit=8388608", "thread_limit"},
             {"thread_limit=8388608", "warp_multiples=256"}}) {
        write(changed(from, to));
        EXPECT_FALSE(read().tuning) << to;
        EXPECT_TRUE(contains(read().problem, "damaged")) << to << read().problem;
        write(good);
    }
    EXPECT_EQ(read().tuning, measured);
    std::filesystem::remove(sizes_file(folder_, h100.name));
    std::filesystem::create_directory(sizes_file(folder_, h100.name));
    expect_ignored("are ignored");
}

TEST_F(KeptSizesTest, AreNeverHalfWritten) {
    keep();
    const std::string before = text();
    const std::size_t calls = files_.calls();
    keep();
    const std::size_t needed = files_.calls() - calls;
    for (std::size_t call = 0; call < needed; ++call) {
        files_.heal();
        files_.fail_call(call, ENOSPC);
        EXPECT_TRUE(contains(test::refusal<IoError>([&] { keep(); }), "No space left")) << call;
        files_.heal();
        EXPECT_EQ(text(), before) << call;
    }
}

/// What a launcher tells of itself.
class NamedLauncher : public test::EmulatedLauncher {
public:
    explicit NamedLauncher(std::uint32_t tile_bytes)
        : EmulatedLauncher({.limits = {.tile_bytes = tile_bytes, .multiprocessors = 132}}) {}
    [[nodiscard]] std::string device() const override { return h100.name; }
    [[nodiscard]] std::string driver() const override { return h100.driver; }
};

TEST_F(KeptSizesTest, AreGivenToEnginesAndWarnedOfOnce) {
    const NamedLauncher launcher(1U << 18);
    test::RecordingListener listener;
    const gpu::MeasuredSizes sizes = kept_sizes(folder_, listener);
    EXPECT_FALSE(sizes(launcher));
    keep();
    EXPECT_EQ(sizes(launcher), measured);
    EXPECT_EQ(gpu::choose_tuning(launcher, sizes), measured);
    EXPECT_TRUE(listener.warnings.empty());
    write("nonsense\n");
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) threads.emplace_back([&] { EXPECT_FALSE(sizes(launcher)); });
    }
    ASSERT_EQ(listener.warnings.size(), 1U);
    EXPECT_TRUE(contains(listener.warnings.front(), "it is damaged"));
    EXPECT_EQ(gpu::choose_tuning(launcher, sizes), gpu::choose_tuning(launcher.limits()));
    EXPECT_FALSE(kept_sizes("", listener));
}

TEST_F(KeptSizesTest, OfTilesThatTheDeviceHasNoMemoryForAreIgnored) {
    const NamedLauncher launcher(48U << 10);
    test::RecordingListener listener;
    keep();
    EXPECT_FALSE(kept_sizes(folder_, listener)(launcher));
    ASSERT_EQ(listener.warnings.size(), 1U);
    EXPECT_TRUE(contains(listener.warnings.front(), "larger than the device's shared memory"));
    const auto unchecked = [](const gpu::Launcher&) { return std::optional(measured); };
    EXPECT_EQ(gpu::choose_tuning(launcher, unchecked), gpu::choose_tuning(launcher.limits()));
}

}  // namespace
}  // namespace warpsieve::engines
