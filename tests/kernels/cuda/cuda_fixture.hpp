#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "kernels/cuda/cuda_engine.hpp"
#include "kernels/oracle.hpp"
#include "kernels/row_sieve/row_engine.hpp"
#include "kernels/support.hpp"

namespace warpsieve::test {

/// Runs on a GPU, or by cuda-on-cpu on none. Skipped where there is neither, which
/// WARPSIEVE_REQUIRE_GPU=1 makes a failure.
class CudaTest : public testing::Test {
protected:
    void SetUp() override {
        list_ = gpu::list_devices(gpu::Look::use);
        if (list_.problem.empty()) return;
        const char* const required = std::getenv("WARPSIEVE_REQUIRE_GPU");
        ASSERT_FALSE(required != nullptr && std::string_view(required) == "1") << list_.problem;
        GTEST_SKIP() << list_.problem;
    }

    [[nodiscard]] const gpu::DeviceList& list() const { return list_; }

    /// All devices with sizes that the program itself would not choose.
    [[nodiscard]] std::unique_ptr<core::Engine> engine_with(const gpu::Tuning& tuning) const {
        std::vector<std::unique_ptr<gpu::Launcher>> launchers;
        for (const gpu::Device& device : list_.devices)
            launchers.push_back(gpu::cuda::make_cuda_launcher(device.number));
        return gpu::make_row_engine("cuda", std::move(launchers), tuning);
    }

private:
    gpu::DeviceList list_;
};

}  // namespace warpsieve::test
