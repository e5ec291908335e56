# Finds out whether the CUDA engine can be built, enables the language if so and sets
# WARPSIEVE_HAS_CUDA. A machine without a usable nvcc builds everything else.
set(WARPSIEVE_CUDA AUTO CACHE STRING
    "The CUDA engine: AUTO (where nvcc can build it), ON (an error where it cannot) or OFF")
set_property(CACHE WARPSIEVE_CUDA PROPERTY STRINGS AUTO ON OFF)
if(NOT WARPSIEVE_CUDA MATCHES "^([Aa][Uu][Tt][Oo]|[Oo][Nn]|[Oo][Ff][Ff]|[Yy][Ee][Ss]|[Nn][Oo]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|1|0)$")
    message(FATAL_ERROR "WARPSIEVE_CUDA is \"${WARPSIEVE_CUDA}\": write AUTO, ON or OFF")
endif()

# What a program is built for where no GPU tells, as on the login node of a cluster: all that nvcc 12.8
# and newer knows, so that what is built there runs on every GPU of the partition. Measured against 75
# alone: 22 s of processor time more (Zen 4), 2.7 MB; without it the driver makes code of the PTX when
# a program starts, on every node again. 75 and 120 have PTX besides, for what lies between and beyond.
set(WARPSIEVE_ALL_ARCHITECTURES 75 80-real 86-real 89-real 90-real 100-real 120)

# Compute capabilities of the GPUs of this machine ("90"); empty when there is none.
function(warpsieve_native_architectures architectures)
    set(${architectures} "" PARENT_SCOPE)
    find_program(NVIDIA_SMI nvidia-smi)
    mark_as_advanced(NVIDIA_SMI)
    if(NOT NVIDIA_SMI)
        return()
    endif()
    execute_process(
        COMMAND ${NVIDIA_SMI} --query-gpu=compute_cap --format=csv,noheader
        RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_QUIET)
    string(REGEX MATCHALL "[0-9]+\\.[0-9]+" found "${output}")
    if(status EQUAL 0 AND found)
        string(REPLACE "." "" found "${found}")
        list(REMOVE_DUPLICATES found)
        set(${architectures} ${found} PARENT_SCOPE)
    endif()
endfunction()

# What to build for: what was asked for (CMAKE_CUDA_ARCHITECTURES, or CUDAARCHS in the environment), or
# what is here, or all. CMake's own "all" is that of the nvcc that it knew.
function(warpsieve_choose_architectures architectures)
    if(DEFINED CMAKE_CUDA_ARCHITECTURES)
        set(chosen ${CMAKE_CUDA_ARCHITECTURES})
    elseif(DEFINED ENV{CUDAARCHS})
        set(chosen $ENV{CUDAARCHS})
    else()
        warpsieve_native_architectures(chosen)
    endif()
    if(NOT chosen OR chosen STREQUAL all)
        set(chosen ${WARPSIEVE_ALL_ARCHITECTURES})
    endif()
    set(${architectures} ${chosen} PARENT_SCOPE)
endfunction()

# Sets `unknown` to the first of the architectures that nvcc does not know; empty when it knows all. Words
# (native, all-major) are for CMake and nvcc to settle.
function(warpsieve_unknown_architecture nvcc architectures unknown)
    set(${unknown} "" PARENT_SCOPE)
    execute_process(COMMAND ${nvcc} --list-gpu-arch OUTPUT_VARIABLE known ERROR_QUIET)
    string(REGEX MATCHALL "[0-9]+" numbers "${architectures}")
    foreach(number IN LISTS numbers)
        if(known AND NOT known MATCHES "compute_${number}\n")
            set(${unknown} ${number} PARENT_SCOPE)
            return()
        endif()
    endforeach()
endfunction()

# Compiles a probe, as nvcc is often there with a host compiler that it refuses, or is asked for
# architectures that it has not; enable_language() would end the configuration. Sets `problem`, empty
# when nvcc is good.
function(warpsieve_probe_nvcc nvcc architectures problem)
    set(${problem} "" PARENT_SCOPE)
    warpsieve_unknown_architecture(${nvcc} "${architectures}" unknown)
    if(unknown)
        set(${problem}
            "${nvcc} knows no compute_${unknown} (CUDAARCHS or CMAKE_CUDA_ARCHITECTURES is \
\"${architectures}\"; 75 is the oldest that warpsieve is written for, \"all\" stands for all)"
            PARENT_SCOPE)
        return()
    endif()
    set(folder ${PROJECT_BINARY_DIR}/nvcc-probe)
    file(WRITE ${folder}/probe.cu
        "#if __CUDACC_VER_MAJOR__ * 100 + __CUDACC_VER_MINOR__ < 1208\n"
        "#error CUDA 12.8 or newer is needed\n"
        "#endif\n"
        "#include <cub/block/block_scan.cuh>\n"
        "#include <concepts>\n"
        "__global__ void probe(int* at) { *at = std::integral<int>; }\n")
    execute_process(
        COMMAND ${nvcc} -ccbin ${CMAKE_CXX_COMPILER} -std=c++20 -c probe.cu -o probe.o
        WORKING_DIRECTORY ${folder}
        RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT status EQUAL 0)
        set(${problem} "${nvcc} cannot build a C++20 probe:\n${output}" PARENT_SCOPE)
    endif()
endfunction()

function(warpsieve_find_nvcc nvcc problem)
    set(${problem} "" PARENT_SCOPE)
    if(WARPSIEVE_SANITIZE)
        set(${problem} "the sanitizers of the host compiler do not go with it" PARENT_SCOPE)
        return()
    endif()
    find_program(WARPSIEVE_NVCC nvcc HINTS ENV CUDACXX ENV CUDA_PATH /usr/local/cuda PATH_SUFFIXES bin)
    mark_as_advanced(WARPSIEVE_NVCC)
    if(CMAKE_CUDA_COMPILER)
        set(${nvcc} ${CMAKE_CUDA_COMPILER} PARENT_SCOPE)
    elseif(WARPSIEVE_NVCC)
        set(${nvcc} ${WARPSIEVE_NVCC} PARENT_SCOPE)
    else()
        set(${problem} "no nvcc on PATH or in /usr/local/cuda/bin" PARENT_SCOPE)
    endif()
endfunction()

# Probes once for each nvcc and what it is asked for.
function(warpsieve_require_good nvcc architectures problem)
    set(${problem} "" PARENT_SCOPE)
    set(asked "${nvcc} ${architectures}")
    if(WARPSIEVE_GOOD_NVCC STREQUAL asked)
        return()
    endif()
    warpsieve_probe_nvcc(${nvcc} "${architectures}" bad)
    set(${problem} "${bad}" PARENT_SCOPE)
    if(NOT bad)
        set(WARPSIEVE_GOOD_NVCC ${asked} CACHE INTERNAL "The nvcc that compiled the probe, and for what")
    endif()
endfunction()

set(WARPSIEVE_HAS_CUDA OFF)
string(TOUPPER "${WARPSIEVE_CUDA}" wanted)
if(WARPSIEVE_CUDA)
    warpsieve_find_nvcc(nvcc problem)
    if(NOT problem)
        warpsieve_choose_architectures(architectures)
        warpsieve_require_good(${nvcc} "${architectures}" problem)
    endif()
    if(NOT problem)
        set(WARPSIEVE_HAS_CUDA ON)
    elseif(wanted STREQUAL AUTO)
        message(STATUS "CUDA engine: left out, ${problem}")
    else()
        message(FATAL_ERROR "WARPSIEVE_CUDA is ${WARPSIEVE_CUDA}, but ${problem}")
    endif()
else()
    message(STATUS "CUDA engine: left out, WARPSIEVE_CUDA is ${WARPSIEVE_CUDA}")
endif()

if(WARPSIEVE_HAS_CUDA)
    if(NOT CMAKE_CUDA_COMPILER)
        set(CMAKE_CUDA_COMPILER ${nvcc})
    endif()
    if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES AND NOT DEFINED ENV{CUDAARCHS})
        # Kept: a folder that was configured where a GPU is does not change where none is.
        set(CMAKE_CUDA_ARCHITECTURES ${architectures} CACHE STRING "Compute capabilities to build for")
    endif()
    # CMake's own probes are compiled for all that is asked for: one is enough to find the compiler good.
    list(GET architectures 0 CMAKE_CUDA_ARCHITECTURES)
    if(NOT DEFINED CMAKE_CUDA_HOST_COMPILER AND NOT DEFINED ENV{CUDAHOSTCXX})
        set(CMAKE_CUDA_HOST_COMPILER ${CMAKE_CXX_COMPILER})
    endif()
    enable_language(CUDA)
    set(CMAKE_CUDA_ARCHITECTURES ${architectures})
    find_package(CUDAToolkit REQUIRED)
    message(STATUS "CUDA engine: built for compute capability ${architectures}")
endif()
