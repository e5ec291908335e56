# What `cpack` makes of what is installed: warpsieve_*.deb, the program and the library, warpsieve-dev_*.deb,
# what programs are built against, and one .tar.gz; .rpm as .deb where rpmbuild is. To be included after all
# install rules.
set(CPACK_PACKAGE_NAME warpsieve)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "prime sieve for GPUs and CPUs that never loses work")
# Who makes a package answers for it: by the variables that Debian's own tools ask.
set(CPACK_PACKAGE_CONTACT "The warpsieve authors")
if(DEFINED ENV{DEBFULLNAME} AND DEFINED ENV{DEBEMAIL})
    set(CPACK_PACKAGE_CONTACT "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
endif()
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_SYSTEM_NAME ${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
# Whatever the umask of who makes a package.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_GENERATOR TGZ)
find_program(WARPSIEVE_DPKG_SHLIBDEPS dpkg-shlibdeps)
find_program(WARPSIEVE_RPMBUILD rpmbuild)
mark_as_advanced(WARPSIEVE_DPKG_SHLIBDEPS WARPSIEVE_RPMBUILD)
if(WARPSIEVE_DPKG_SHLIBDEPS)
    list(APPEND CPACK_GENERATOR DEB)
endif()
if(WARPSIEVE_RPMBUILD)
    list(APPEND CPACK_GENERATOR RPM)
endif()
# A tree has its files in one archive, a system in two packages.
set(CPACK_ARCHIVE_COMPONENT_INSTALL OFF)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_RPM_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL program library development)
set(CPACK_COMPONENT_PROGRAM_GROUP runtime)
set(CPACK_COMPONENT_LIBRARY_GROUP runtime)
set(CPACK_COMPONENT_DEVELOPMENT_GROUP development)
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION
"warpsieve finds every prime of any interval below 2^64, counts them or
stores them in HDF5 files. A run that is stopped, preempted or killed goes
on where it was, by the same command. It sieves on NVIDIA GPUs and on CPUs,
with the same files, and has scripts for Slurm.")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION
"Headers of libwarpsieve, its CMake package and its pkg-config file, and
programs to learn from.")

set(release 1) # of the packages of one version

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(CPACK_DEBIAN_PACKAGE_RELEASE ${release})
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME warpsieve)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION math)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_RECOMMENDS hdf5-tools)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SUGGESTS "slurm-client, python3-h5py, libcuda1")
file(WRITE ${PROJECT_BINARY_DIR}/generated/triggers "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA ${PROJECT_BINARY_DIR}/generated/triggers)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME warpsieve-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "warpsieve (= ${PROJECT_VERSION}-${release})")

set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_RELEASE ${release})
set(CPACK_RPM_PACKAGE_LICENSE BSD-2-Clause)
set(CPACK_RPM_MAIN_COMPONENT runtime)
set(CPACK_RPM_RUNTIME_PACKAGE_NAME warpsieve)
set(CPACK_RPM_DEVELOPMENT_PACKAGE_NAME warpsieve-devel)
set(CPACK_RPM_DEVELOPMENT_PACKAGE_REQUIRES "warpsieve = ${PROJECT_VERSION}-${release}")
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION
    /usr/lib/cmake /usr/lib64/cmake /usr/lib/pkgconfig /usr/lib64/pkgconfig /usr/share/man /usr/share/man/man1
    /usr/share/bash-completion /usr/share/bash-completion/completions /usr/share/zsh
    /usr/share/zsh/site-functions /usr/share/zsh/vendor-completions /usr/share/fish
    /usr/share/fish/vendor_completions.d)

# `cpack --config CPackSourceConfig.cmake`: a clone without what was built in it.
set(CPACK_SOURCE_GENERATOR TGZ)
set(CPACK_SOURCE_IGNORE_FILES "/\\.git(/|$)" ${PROJECT_SOURCE_DIR}/build[^/]*/ ${PROJECT_SOURCE_DIR}/warpsieve-demo)

# What the policies of systems ask for and a tree of files has not got.
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/src/finish_package.cmake)
include(CPack)
