# What is installed beside the program, the library and their manual: scripts for Slurm, programs to learn
# from, and what is to be read.
install(PROGRAMS slurm/submit
    DESTINATION ${CMAKE_INSTALL_DATADIR}/warpsieve/slurm COMPONENT program)
install(FILES slurm/warpsieve.sbatch slurm/sbatch_options.bash slurm/README.md
    DESTINATION ${CMAKE_INSTALL_DATADIR}/warpsieve/slurm COMPONENT program)
install(FILES LICENSE README.md CHANGELOG.md src/io/FORMAT.md
    DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(DIRECTORY tests/examples/
    DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT development USE_SOURCE_PERMISSIONS
    PATTERN CMakeLists.txt EXCLUDE
    PATTERN *_test.* EXCLUDE)
