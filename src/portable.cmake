# For WARPSIEVE_PORTABLE: programs that are copied to a machine where nothing can be installed, as the
# nodes of many clusters are. All but glibc is linked in, so that they run on any Linux of the same
# processor with that glibc or a newer one; CUDA's runtime is in them anyway, and looks for the driver
# when they start. Included before any library is looked for.
set(CMAKE_FIND_LIBRARY_SUFFIXES .a .so)
set(HDF5_USE_STATIC_LIBRARIES ON)
set(BUILD_SHARED_LIBS OFF)
add_link_options(-static-libgcc -static-libstdc++)

# Distributions have no static fmt, but its headers can do without.
find_path(FMT_INCLUDE_DIR fmt/format.h REQUIRED)
add_library(fmt::fmt INTERFACE IMPORTED GLOBAL)
set_target_properties(fmt::fmt PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES ${FMT_INCLUDE_DIR}
    INTERFACE_COMPILE_DEFINITIONS FMT_HEADER_ONLY=1)

# warpsieve_require_static(PATH...): an error unless the paths are those of static libraries.
function(warpsieve_require_static)
    foreach(library IN LISTS ARGN)
        if(NOT library MATCHES "\\.a$")
            message(FATAL_ERROR
                "WARPSIEVE_PORTABLE is ON, but ${library} is no static library (install it with its .a, or leave the option out)")
        endif()
    endforeach()
endfunction()

# Makes the targets of FindHDF5 link what is needed and no more: it also names libraries of HDF5's reader
# of S3, which nothing here calls, and glibc's own.
function(warpsieve_link_hdf5_statically)
    find_library(WARPSIEVE_SZ sz)
    find_library(WARPSIEVE_Z z)
    set(below ${WARPSIEVE_SZ} ${WARPSIEVE_Z})
    find_library(WARPSIEVE_AEC aec) # in which most distributions have what libsz needs
    if(WARPSIEVE_AEC)
        list(INSERT below 1 ${WARPSIEVE_AEC})
    endif()
    warpsieve_require_static(${HDF5_C_LIBRARY_hdf5} ${HDF5_C_LIBRARY_hdf5_hl} ${below})
    set_target_properties(HDF5::HDF5 PROPERTIES
        INTERFACE_LINK_LIBRARIES "${HDF5_C_LIBRARY_hdf5};${below};${CMAKE_DL_LIBS};m")
    set_target_properties(hdf5::hdf5_hl PROPERTIES
        INTERFACE_LINK_LIBRARIES "${HDF5_C_LIBRARY_hdf5_hl};HDF5::HDF5")
endfunction()

# libprimecount stands on two others, which a shared one would bring along.
function(warpsieve_link_primecount_statically)
    find_library(WARPSIEVE_PRIMESIEVE primesieve)
    execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=libgomp.a
        OUTPUT_VARIABLE gomp OUTPUT_STRIP_TRAILING_WHITESPACE)
    warpsieve_require_static(${PRIMECOUNT_LIBRARY} ${WARPSIEVE_PRIMESIEVE} ${gomp})
    set(PRIMECOUNT_LIBRARY ${PRIMECOUNT_LIBRARY} ${WARPSIEVE_PRIMESIEVE} ${gomp} PARENT_SCOPE)
endfunction()
