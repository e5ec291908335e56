# The recipe of warpsieve for Spack 1.0 and newer; slurm/README.md says how to use it.

import pathlib

from spack_repo.builtin.build_systems.cmake import CMakePackage, generator
from spack_repo.builtin.build_systems.cuda import CudaPackage

from spack.package import *


class Warpsieve(CMakePackage, CudaPackage):
    """Finds every prime of any interval below 2^64, on NVIDIA GPUs or CPUs, and never loses work:
    runs are checkpointed in HDF5 files and go on after any interruption."""

    # The clone that this recipe is part of: what was committed there is what is built.
    git = pathlib.Path(__file__).resolve().parents[5].as_uri()

    license("BSD-2-Clause", checked_by="warpsieve")

    version("main", branch="main")

    variant("shared", default=True, description="Build the library as a shared one")

    depends_on("c", type="build")
    depends_on("cxx", type="build")
    depends_on("cmake@3.25:", type="build")
    depends_on("ninja", type="build")
    depends_on("pkgconfig", type="build")

    depends_on("hdf5@1.10.7: ~mpi+hl")
    depends_on("fmt")
    depends_on("xxhash")
    depends_on("libdeflate")
    depends_on("nlohmann-json", type="build")  # headers alone
    depends_on("cuda@12.8:", when="+cuda")

    conflicts("%gcc@:11", msg="warpsieve is C++20: GCC 12 or newer")
    for _arch in CudaPackage.cuda_arch_values:
        if int(_arch.rstrip("af")) < 75:
            conflicts(f"cuda_arch={_arch}", msg="warpsieve needs compute capability 7.5")

    generator("ninja")

    def cmake_args(self):
        # Spack has neither libprimesieve, which the tests need, nor libprimecount, and must not
        # find those of the system.
        args = [
            self.define("WARPSIEVE_TESTS", False),
            self.define("PRIMECOUNT_LIBRARY", False),
            self.define("CMAKE_UNITY_BUILD", True),
            self.define("WARPSIEVE_CUDA", "ON" if self.spec.satisfies("+cuda") else "OFF"),
            self.define_from_variant("BUILD_SHARED_LIBS", "shared"),
        ]
        # Without one, the build takes those of the machine's GPUs.
        if self.spec.satisfies("+cuda") and not self.spec.satisfies("cuda_arch=none"):
            architectures = self.spec.variants["cuda_arch"].value
            args.append(self.define("CMAKE_CUDA_ARCHITECTURES", list(architectures)))
        return args

    @run_after("install")
    @on_package_attributes(run_tests=True)
    def check_install(self):
        """Sieves intervals whose results are known."""
        Executable(self.prefix.bin.warpsieve)("selftest", "--engine", "cpu")

    def test_selftest(self):
        """sieve intervals whose results are known"""
        which(self.prefix.bin.warpsieve)("selftest")
