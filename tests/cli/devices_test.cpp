#include "cli/cli_fixture.hpp"

namespace warpsieve::test {
namespace {

/// On a machine where no GPU is visible, whatever it has.
class DevicesCli : public CliTest {
protected:
    [[nodiscard]] Finished without_gpu(std::vector<std::string> arguments) const {
        Launch blind = launch(std::move(arguments));
        blind.variables["CUDA_VISIBLE_DEVICES"] = "-1";
        return run(blind);
    }
};

TEST_F(DevicesCli, AreListedWithWhatIsWrong) {
    const Finished finished = without_gpu({"devices"});
    EXPECT_EQ(finished.exit_code, exit_codes::unavailable);
    EXPECT_NE(finished.out.find("no device can be used: "), std::string::npos) << finished.out;
}

TEST_F(DevicesCli, AreListedAsJson) {
    const auto json = nlohmann::json::parse(without_gpu({"devices", "--json"}).out);
    EXPECT_EQ(json["devices"].size(), 0);
    EXPECT_NE(json["problem"], "");
}

TEST_F(DevicesCli, ThatAreMissingAreADeviceError) {
    expect_error(without_gpu({"count", "10", "--engine", "cuda"}), exit_codes::unavailable,
                 {"CUDA"});
    expect_error(without_gpu({"count", "10", "--device", "3"}), exit_codes::unavailable, {"CUDA"});
    expect_error(without_gpu({"run", "0", "10", "-o", "x.h5", "--device", "0"}),
                 exit_codes::unavailable, {"CUDA"});
}

TEST_F(DevicesCli, AutoDoesWithoutThemAndSaysWhyWhereTheyWereExpected) {
    Launch job = launch({"count", "1e6"});
    job.variables["CUDA_VISIBLE_DEVICES"] = "-1";
    job.variables["SLURM_GPUS_ON_NODE"] = "1";
    const Finished finished = run(job);
    EXPECT_EQ(finished.out, "78498\n");
    EXPECT_NE(finished.err.find("engine cpu: "), std::string::npos) << finished.err;
    if (std::filesystem::exists("/dev/nvidiactl") || std::filesystem::exists("/proc/driver/nvidia"))
        GTEST_SKIP() << "here a GPU could be expected in any case";
    job.variables["SLURM_GPUS_ON_NODE"] = "";
    EXPECT_EQ(run(job).err.find("engine"), std::string::npos);
}

TEST_F(DevicesCli, MustBeNumbersAndMustNotContradictTheEngine) {
    for (const std::string list : {"x", "0,", ",0", "0,0", "-1", "999"})
        expect_error(without_gpu({"count", "10", "--device", list}), exit_codes::usage, {list});
    expect_error(without_gpu({"count", "10", "--device", "0", "--engine", "cpu"}),
                 exit_codes::usage, {"--device", "--engine cpu"});
}

TEST_F(DevicesCli, AreTunedOnlyWhereThereAreSome) {
    expect_error(without_gpu({"selftest", "--tune"}), exit_codes::unavailable, {"CUDA"});
    expect_error(without_gpu({"selftest", "--tune", "--engine", "cpu"}), exit_codes::usage,
                 {"--tune measures GPUs", "--engine cpu"});
    for (const std::string option : {"--max-time", "--tune-at", "--tune-integers"})
        expect_error(without_gpu({"selftest", option, "5"}), exit_codes::usage,
                     {option, "--tune alone"});
    expect_error(without_gpu({"selftest", "--tune", "--max-time", "long"}), exit_codes::usage,
                 {"long"});
}

}  // namespace
}  // namespace warpsieve::test
