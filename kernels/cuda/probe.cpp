#include "kernels/cuda/probe.hpp"

#include "kernels/cuda/kernels.hpp"

namespace warpsieve::gpu::cuda {
namespace {

struct Probe {
    DeviceBuffer<unsigned> there{1};
    PinnedBuffer<unsigned> here{1};
    Stream stream;
    Event done;
};

}  // namespace

void run_probe(Patience patience) {
    auto probe = std::make_unique<Probe>();
    *probe->here.data() = 0;
    answer_probe(probe->there.data(), probe->stream.get());
    copy(probe->here.data(), probe->there.data(), 1, probe->stream);
    probe->stream.record(probe->done);
    leave_if_broken(probe, [&] { probe->done.wait(patience); });
    if (*probe->here.data() != probe_answer)
        throw DeviceError(current_device_name() +
                          ": a kernel of one thread gives a wrong answer (run again, on another "
                          "device, and have this one looked at)");
}

}  // namespace warpsieve::gpu::cuda
