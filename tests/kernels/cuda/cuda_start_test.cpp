#include <algorithm>

#include "kernels/cuda/cuda_fixture.hpp"

namespace warpsieve::test {
namespace {

/// On devices some of which are of no use: cuda-on-cpu pretends them, and CUDA_TEST_BAD_DEVICES
/// names them, as in "0 2".
class CudaStart : public testing::Test {
protected:
    void SetUp() override {
        const char* const bad = std::getenv("CUDA_TEST_BAD_DEVICES");
        if (bad == nullptr) GTEST_SKIP() << "all devices are good";
        for (std::string_view text = bad; !text.empty(); text.remove_prefix(1))
            if (text.front() != ' ') bad_.push_back(text.front() - '0');
        all_ = gpu::list_devices(gpu::Look::outside).devices.size();
    }

    [[nodiscard]] bool is_bad(int device) const {
        return std::ranges::find(bad_, device) != bad_.end();
    }

    std::vector<int> bad_;
    std::size_t all_ = 0;
};

TEST_F(CudaStart, LeavesOutBadDevicesAndNamesThem) {
    const auto engine = gpu::make_cuda_engine({});
    const std::string devices = engine->device();
    EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(devices, ',')) + 1, all_ - bad_.size());
    const std::vector<std::string> warnings = engine->take_warnings();
    ASSERT_EQ(warnings.size(), bad_.size());
    for (std::size_t i = 0; i < bad_.size(); ++i) {
        EXPECT_EQ(warnings[i].find("CUDA device " + std::to_string(bad_[i])), 0U) << warnings[i];
        EXPECT_NE(warnings[i].find("left out"), std::string::npos) << warnings[i];
    }
    expect_right(*engine, {0, 300'000});
}

TEST_F(CudaStart, TakesAnotherDeviceInPlaceOfABadOne) {
    const auto engine = gpu::make_cuda_engine({.most_devices = 1});
    EXPECT_EQ(std::ranges::count(engine->device(), ','), 0);
    int first_good = 0;
    while (is_bad(first_good)) ++first_good;
    EXPECT_EQ(engine->take_warnings().size(), static_cast<std::size_t>(first_good));
    expect_right(*engine, {0, 300'000});
}

TEST_F(CudaStart, RefusesABadDeviceThatIsAskedFor) {
    for (int device = 0; device < static_cast<int>(all_); ++device) {
        if (is_bad(device))
            EXPECT_THROW(static_cast<void>(gpu::make_cuda_engine({.devices = {device}})),
                         DeviceError);
        else
            expect_right(*gpu::make_cuda_engine({.devices = {device}}), {0, 300'000});
    }
}

}  // namespace
}  // namespace warpsieve::test
