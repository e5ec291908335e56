# Finds out whether the CUDA engine can be built, enables the language if so and sets
# WARPSIEVE_HAS_CUDA. A machine without a usable nvcc builds everything else.
set(WARPSIEVE_CUDA AUTO CACHE STRING
    "The CUDA engine: AUTO (where nvcc can build it), ON (an error where it cannot) or OFF")
set_property(CACHE WARPSIEVE_CUDA PROPERTY STRINGS AUTO ON OFF)

# Compiles a probe, as nvcc is often there with a host compiler that it refuses; enable_language()
# would end the configuration. Sets `problem`, empty when nvcc is good.
function(warpsieve_probe_nvcc nvcc problem)
    set(folder ${CMAKE_BINARY_DIR}/nvcc-probe)
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
    set(${problem} "" PARENT_SCOPE)
    if(NOT status EQUAL 0)
        set(${problem} "${nvcc} cannot build a C++20 probe:\n${output}" PARENT_SCOPE)
    endif()
endfunction()

# Compute capabilities of the GPUs of this machine ("90"); 75, the oldest that nvcc 13 knows, when
# there is none: its PTX runs on all newer ones.
function(warpsieve_native_architectures architectures)
    set(${architectures} 75 PARENT_SCOPE)
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

function(warpsieve_find_nvcc nvcc problem)
    set(${problem} "" PARENT_SCOPE)
    if(WARPSIEVE_SANITIZE)
        set(${problem} "the sanitizers of the host compiler do not go with it" PARENT_SCOPE)
        return()
    endif()
    find_program(WARPSIEVE_NVCC nvcc HINTS ENV CUDACXX ENV CUDA_PATH /usr/local/cuda PATH_SUFFIXES bin)
    mark_as_advanced(WARPSIEVE_NVCC)
    if(CMAKE_CUDA_COMPILER)
        set(found ${CMAKE_CUDA_COMPILER})
    elseif(WARPSIEVE_NVCC)
        set(found ${WARPSIEVE_NVCC})
    else()
        set(${problem} "no nvcc on PATH or in /usr/local/cuda/bin" PARENT_SCOPE)
        return()
    endif()
    set(${nvcc} ${found} PARENT_SCOPE)
    if(NOT WARPSIEVE_GOOD_NVCC STREQUAL found)
        warpsieve_probe_nvcc(${found} bad)
        set(${problem} "${bad}" PARENT_SCOPE)
        if(NOT bad)
            set(WARPSIEVE_GOOD_NVCC ${found} CACHE INTERNAL "The nvcc that compiled the probe")
        endif()
    endif()
endfunction()

set(WARPSIEVE_HAS_CUDA OFF)
if(WARPSIEVE_CUDA)
    warpsieve_find_nvcc(nvcc problem)
    if(NOT problem)
        set(WARPSIEVE_HAS_CUDA ON)
    elseif(WARPSIEVE_CUDA STREQUAL AUTO)
        message(STATUS "CUDA engine: left out, ${problem}")
    else()
        message(FATAL_ERROR "WARPSIEVE_CUDA=${WARPSIEVE_CUDA}, but ${problem}")
    endif()
else()
    message(STATUS "CUDA engine: left out, WARPSIEVE_CUDA is ${WARPSIEVE_CUDA}")
endif()

if(WARPSIEVE_HAS_CUDA)
    if(NOT CMAKE_CUDA_COMPILER)
        set(CMAKE_CUDA_COMPILER ${nvcc})
    endif()
    if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES AND NOT DEFINED ENV{CUDAARCHS})
        warpsieve_native_architectures(architectures)
        set(CMAKE_CUDA_ARCHITECTURES ${architectures} CACHE STRING "Compute capabilities to build for")
    endif()
    if(NOT DEFINED CMAKE_CUDA_HOST_COMPILER AND NOT DEFINED ENV{CUDAHOSTCXX})
        set(CMAKE_CUDA_HOST_COMPILER ${CMAKE_CXX_COMPILER})
    endif()
    enable_language(CUDA)
    find_package(CUDAToolkit REQUIRED)
    message(STATUS "CUDA engine: built for compute capability ${CMAKE_CUDA_ARCHITECTURES}")
endif()
