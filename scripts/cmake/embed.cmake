# cclint_embed_texts(target OUTPUT.c symbol GLOB): the files as a table
#   const struct embedded_text symbol[] = { {"name-without-ending", "text", length}, ... };
# ending with a NULL name. Rebuilt when a file changes or the set of files does.
function(cclint_embed_texts target output symbol pattern)
  file(GLOB files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${pattern})
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} -DSYMBOL=${symbol} "-DFILES=${files}" -P
            ${PROJECT_SOURCE_DIR}/scripts/cmake/embed_run.cmake
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/scripts/cmake/embed_run.cmake
    COMMENT "embedding ${pattern}"
    VERBATIM)
endfunction()
