# The tests of this folder, and the program, on a machine without a GPU: cuda-on-cpu runs the PTX of
# the kernels on its cores, in orders that a GPU may choose and with checks that a GPU has not.
set(cuda_on_cpu ${PROJECT_SOURCE_DIR}/tests/support/cuda-on-cpu)
add_executable(warpsieve_on_cpu)
warpsieve_link(warpsieve_on_cpu PRIVATE warpsieve_main warpsieve_app_primecount)
add_executable(cuda_test_on_cpu)
warpsieve_link(cuda_test_on_cpu PRIVATE cuda_tests)
set_target_properties(warpsieve_on_cpu cuda_test_on_cpu PROPERTIES CUDA_RUNTIME_LIBRARY Shared)

set(always "CUDA_ON_CPU_CACHE=${CMAKE_BINARY_DIR}/cuda-on-cpu;CUDA_ON_CPU_LEAKS=fail;WARPSIEVE_REQUIRE_GPU=1")

# on_cpu_test(NAME LABEL FILTER [OPTIONS ...] [VARIABLES ...]): the tests of the filter.
function(on_cpu_test name label filter)
    cmake_parse_arguments(ARG "" "" "OPTIONS;VARIABLES" ${ARGN})
    add_test(NAME CudaOnCpu.${name}
        COMMAND ${cuda_on_cpu}/run ${ARG_OPTIONS}
            $<TARGET_FILE:cuda_test_on_cpu> --gtest_filter=${filter})
    set_tests_properties(CudaOnCpu.${name} PROPERTIES
        LABELS ${label} TIMEOUT ${hang_limit} ENVIRONMENT "${always};${ARG_VARIABLES}")
endfunction()

set(all CudaEngine.*:CudaLauncher.*:CudaTally.*)
set(short CudaEngine.PassesThroughEveryKernel:CudaEngine.TestsWhatSurvives)
on_cpu_test(Forward cuda ${all})
on_cpu_test(Reverse cuda ${all} VARIABLES CUHOST_ORDER=rev)
on_cpu_test(Random cuda ${all} VARIABLES CUHOST_ORDER=rand)
on_cpu_test(TwoDevices cuda ${all} VARIABLES CUDA_ON_CPU_DEVICES=2 CUHOST_ORDER=rand)
on_cpu_test(OldestDevice cuda ${all} VARIABLES CUDA_ON_CPU_ARCH=75 CUDA_ON_CPU_L2=4M)
on_cpu_test(MixedDevices cuda ${all} VARIABLES CUDA_ON_CPU_DEVICES=3 CUDA_ON_CPU_ARCH=90,75,120
    CUDA_ON_CPU_SMS=4,2,7 CUDA_ON_CPU_MEMORY=2G,120M,256M CUDA_ON_CPU_L2=50M,4M,32M CUHOST_ORDER=rand)
on_cpu_test(PageableSourcesReadLate cuda ${all} VARIABLES CUDA_ON_CPU_PAGEABLE=late)
on_cpu_test(Races cuda ${short} OPTIONS --tsan)
on_cpu_test(RacesBetweenBlocks cuda ${short} OPTIONS --tsan VARIABLES CUHOST_BLOCKS_UNORDERED=1)
on_cpu_test(Overruns cuda ${short} OPTIONS --asan)
on_cpu_test(Windows long *CudaWindows*)

# What of three devices is of no use, so that nobody who does not ask for them gets them.
set(three CUDA_ON_CPU_DEVICES=3 WARPSIEVE_DEVICE_PATIENCE=1 CUDA_ON_CPU_LEAKS=1)
set(start CudaStart.*)
on_cpu_test(OneOfThreeFails cuda ${start} VARIABLES ${three} CUDA_TEST_BAD_DEVICES=1
    CUDA_ON_CPU_FAIL=kernel:1@1)
on_cpu_test(OneOfThreeIsLost cuda ${start} VARIABLES ${three} CUDA_TEST_BAD_DEVICES=0
    CUDA_ON_CPU_FAIL=device-lost:3@0)
on_cpu_test(OneOfThreeIsTaken cuda ${start} VARIABLES ${three} CUDA_TEST_BAD_DEVICES=1
    CUDA_ON_CPU_MODE=exclusive,busy,default)
on_cpu_test(OneOfThreeIsProhibited cuda ${start} VARIABLES ${three} CUDA_TEST_BAD_DEVICES=2
    CUDA_ON_CPU_MODE=default,default,prohibited)
on_cpu_test(OneOfThreeNeverAnswers cuda ${start} VARIABLES ${three} CUDA_TEST_BAD_DEVICES=0
    CUDA_ON_CPU_FAIL=hang:1@0)
on_cpu_test(OneOfThreeNeverAnswersLater cuda ${start} VARIABLES ${three} CUDA_TEST_BAD_DEVICES=2
    CUDA_ON_CPU_FAIL=hang:3@2)
on_cpu_test(TwoOfThreeHaveNoMemory cuda ${start} VARIABLES ${three} "CUDA_TEST_BAD_DEVICES=0 1"
    CUDA_ON_CPU_MEMORY=1M,2M,2G)

# on_cpu_script(NAME LABEL SCRIPT): a script that starts the program.
function(on_cpu_script name label script)
    add_test(NAME CudaOnCpu.${name}
        COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/${script} ${cuda_on_cpu}/run
            $<TARGET_FILE:warpsieve_on_cpu>)
    set_tests_properties(CudaOnCpu.${name} PROPERTIES
        LABELS ${label} TIMEOUT ${hang_limit} ENVIRONMENT "${always}")
endfunction()

on_cpu_script(Runs cuda run_test.sh)
on_cpu_script(Calls cuda calls_test.sh)
on_cpu_script(Failures cuda failures_test.sh)
on_cpu_script(Tuning cuda tune_test.sh)
on_cpu_script(KnownWindows long known_windows_test.sh)

add_test(NAME CudaOnCpu.CountsExactly COMMAND ${cuda_on_cpu}/tests/count_test.sh)
set_tests_properties(CudaOnCpu.CountsExactly PROPERTIES
    LABELS cuda TIMEOUT ${hang_limit}
    ENVIRONMENT "NVCC=${CMAKE_CUDA_COMPILER};CUDA_ON_CPU_CACHE=${CMAKE_BINARY_DIR}/cuda-on-cpu")

add_test(NAME CudaOnCpu.IsRightItself COMMAND ${cuda_on_cpu}/tests/run-tests.sh)
set_tests_properties(CudaOnCpu.IsRightItself PROPERTIES
    LABELS long TIMEOUT ${hang_limit} ENVIRONMENT NVCC=${CMAKE_CUDA_COMPILER})
