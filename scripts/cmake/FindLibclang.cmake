# libclang and its header from one installation, newest first. Neither Clang's CMake package nor
# llvm-config is asked: both need the whole of LLVM's development files of the very same version.
#   CCLINT_LIBCLANG_VERSION  pins a major version
#   CCLINT_LIBCLANG_PREFIX   names an installation
set(CCLINT_LIBCLANG_VERSION "" CACHE STRING "major version of libclang to use (default: newest)")
set(CCLINT_LIBCLANG_PREFIX "" CACHE PATH "installation of LLVM to take libclang from")

if(CCLINT_LIBCLANG_VERSION)
  set(versions ${CCLINT_LIBCLANG_VERSION})
else()
  set(versions 22 21 20 19 18 17)
endif()

if(NOT CCLINT_LIBCLANG_LIBRARY OR NOT CCLINT_LIBCLANG_INCLUDE)
  foreach(v IN LISTS versions)
    foreach(prefix IN ITEMS ${CCLINT_LIBCLANG_PREFIX} /usr/lib/llvm-${v} /usr/lib64/llvm${v}
                            /opt/homebrew/opt/llvm@${v} /usr/local/opt/llvm@${v})
      unset(CCLINT_LIBCLANG_INCLUDE CACHE)
      unset(CCLINT_LIBCLANG_LIBRARY CACHE)
      find_path(CCLINT_LIBCLANG_INCLUDE clang-c/Index.h PATHS ${prefix}/include NO_DEFAULT_PATH)
      find_library(CCLINT_LIBCLANG_LIBRARY NAMES clang clang-${v} PATHS ${prefix}/lib
                   NO_DEFAULT_PATH)
      if(CCLINT_LIBCLANG_INCLUDE AND CCLINT_LIBCLANG_LIBRARY)
        set(CCLINT_LIBCLANG_MAJOR ${v} CACHE STRING "major version found" FORCE)
        break()
      endif()
    endforeach()
    if(CCLINT_LIBCLANG_INCLUDE AND CCLINT_LIBCLANG_LIBRARY)
      break()
    endif()
  endforeach()
endif()
if(NOT CCLINT_LIBCLANG_INCLUDE OR NOT CCLINT_LIBCLANG_LIBRARY)
  message(FATAL_ERROR "libclang 17 or later was not found; on Debian: "
                      "apt install libclang-19-dev libclang-common-19-dev")
endif()
message(STATUS "libclang: ${CCLINT_LIBCLANG_LIBRARY}")
