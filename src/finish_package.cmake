# Run by cpack before it makes packages of what it has installed, a folder for each: what the policies of
# systems ask for and a tree of files has not got.
if(NOT CPACK_GENERATOR MATCHES "^(DEB|RPM)$")
    return()
endif()

# All libraries are the system's, so that no file names folders of them. (By the command that CMake's own
# rules of installation use: there is no documented one.)
file(GLOB_RECURSE linked
    ${CPACK_TEMPORARY_DIRECTORY}/runtime/*/bin/warpsieve
    ${CPACK_TEMPORARY_DIRECTORY}/runtime/*/libwarpsieve.so.*.*.*)
foreach(file IN LISTS linked)
    file(RPATH_REMOVE FILE ${file})
endforeach()
if(CPACK_GENERATOR STREQUAL "RPM")
    return()
endif()

cmake_path(GET CPACK_RESOURCE_FILE_LICENSE PARENT_PATH root)
set(version ${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})
string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)

function(compress file)
    execute_process(COMMAND gzip --best --no-name --force ${file} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# Where zsh of Debian looks.
set(zsh ${CPACK_TEMPORARY_DIRECTORY}/runtime${CPACK_PACKAGING_INSTALL_PREFIX}/share/zsh)
if(EXISTS ${zsh}/site-functions)
    file(RENAME ${zsh}/site-functions ${zsh}/vendor-completions)
endif()

# Debian wants licence and changes in every package, under names of its own, and all but the licence, and the
# manual, compressed.
foreach(group runtime development)
    set(share ${CPACK_TEMPORARY_DIRECTORY}/${group}${CPACK_PACKAGING_INSTALL_PREFIX}/share)
    string(TOUPPER ${group} upper)
    set(doc ${share}/doc/${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
    file(REMOVE ${doc}/LICENSE ${doc}/CHANGELOG.md)
    configure_file(${root}/LICENSE ${doc}/copyright COPYONLY)
    configure_file(${root}/CHANGELOG.md ${doc}/changelog COPYONLY)
    file(WRITE ${doc}/changelog.Debian
        "warpsieve (${version}) unstable; urgency=medium\n\n"
        "  * Made by cpack; changelog.gz has what is new.\n\n"
        " -- ${CPACK_PACKAGE_CONTACT}  ${now}\n")
    file(CHMOD ${doc}/copyright ${doc}/changelog ${doc}/changelog.Debian
        PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
    file(GLOB pages ${share}/man/man*/*.[1-9])
    foreach(file IN LISTS pages ITEMS ${doc}/changelog ${doc}/changelog.Debian)
        compress(${file})
    endforeach()
endforeach()
