# Finds libhdf5 and its high-level part, and proves that a program with them can be compiled: an HDF5
# for MPI is found as readily, and needs the headers of MPI, which warpsieve has no use for.
find_package(HDF5 1.10.7 COMPONENTS C HL)

set(way "Debian, Ubuntu: apt-get install libhdf5-dev; Fedora: dnf install hdf5-devel; Spack: spack install \
hdf5~mpi+hl; modules: module load hdf5, the serial one; another place: -DHDF5_ROOT=FOLDER in an empty build \
folder")
if(NOT HDF5_FOUND)
    message(FATAL_ERROR "HDF5 1.10.7 or newer, with its high-level library, is not found (${way})")
endif()

if(WARPSIEVE_PORTABLE)
    warpsieve_link_hdf5_statically()
endif()
set(CMAKE_REQUIRED_LIBRARIES HDF5::HDF5 hdf5::hdf5_hl)
set(CMAKE_REQUIRED_QUIET ON)
include(CheckCSourceCompiles)
check_c_source_compiles("
    #include <hdf5.h>
    #include <hdf5_hl.h>
    int main(void) { return H5open() < 0 || H5DSis_scale(0) < 0; }" WARPSIEVE_HDF5_COMPILES_${HDF5_VERSION})
unset(CMAKE_REQUIRED_LIBRARIES)
unset(CMAKE_REQUIRED_QUIET)
if(NOT WARPSIEVE_HDF5_COMPILES_${HDF5_VERSION})
    unset(WARPSIEVE_HDF5_COMPILES_${HDF5_VERSION} CACHE) # asked again when it may have been mended
    if(HDF5_IS_PARALLEL)
        message(FATAL_ERROR
            "HDF5 ${HDF5_VERSION} in ${HDF5_INCLUDE_DIRS} is built for MPI, and the compiler finds no mpi.h. "
            "warpsieve needs no MPI: give it a serial HDF5 (${way}), or compile with CC=mpicc CXX=mpicxx")
    endif()
    message(FATAL_ERROR
        "HDF5 ${HDF5_VERSION} in ${HDF5_INCLUDE_DIRS} is found, but a program with it does not compile: see "
        "CMakeFiles/CMakeError.log or CMakeConfigureLog.yaml in the build folder (${way})")
endif()
