# What `cmake --install` makes of the library: headers, a CMake package, a pkg-config file.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/warpsieve)

install(TARGETS warpsieve_library EXPORT warpsieve
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library NAMELINK_COMPONENT development
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/warpsieve ${PROJECT_BINARY_DIR}/generated/warpsieve
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
    COMPONENT development
    FILES_MATCHING PATTERN *.h PATTERN *.hpp)

install(EXPORT warpsieve
    NAMESPACE warpsieve:: FILE warpsieveTargets.cmake
    DESTINATION ${package_dir} COMPONENT development)
configure_package_config_file(warpsieveConfig.cmake.in warpsieveConfig.cmake
    INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
# Before 1.0 a program needs the minor version that it was written for.
write_basic_package_version_file(warpsieveConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
    ${CMAKE_CURRENT_BINARY_DIR}/warpsieveConfig.cmake
    ${CMAKE_CURRENT_BINARY_DIR}/warpsieveConfigVersion.cmake
    DESTINATION ${package_dir} COMPONENT development)

# Where the prefix is not the default (`cmake --install --prefix`) the file follows by its own place.
file(RELATIVE_PATH up /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" up ${up})
if(BUILD_SHARED_LIBS)
    set(static_libraries "")
else()
    set(static_libraries ${HDF5_HL_LIBRARIES} ${HDF5_LIBRARIES} ${LIBDEFLATE_LIBRARY})
    list(REMOVE_DUPLICATES static_libraries)
    if(WARPSIEVE_HAS_CUDA)
        list(APPEND static_libraries ${CUDA_cudart_static_LIBRARY} -lrt -ldl)
    endif()
    list(APPEND static_libraries -lfmt -lpthread -lstdc++ -lm)
    list(JOIN static_libraries " " static_libraries)
endif()
configure_file(warpsieve.pc.in warpsieve.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/warpsieve.pc
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
