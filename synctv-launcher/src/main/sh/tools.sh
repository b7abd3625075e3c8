# shellcheck shell=sh
# Part of ./synctv: finds the JDK, Maven and Node.js, and says what is missing. Uses folder_of and say of that script.

MIN_JAVA=21
MIN_MAVEN=3.8
MIN_NODE=20.19

# at_least 3.10.1 3.8: compares the first two numbers of two versions.
at_least() {
  have_minor=${1#*.} want_minor=${2#*.}
  [ "${1%%.*}" -gt "${2%%.*}" ] && return 0
  [ "${1%%.*}" -eq "${2%%.*}" ] && [ "${have_minor%%.*}" -ge "${want_minor%%.*}" ]
}

# java_major HOME: prints the feature version of the JDK in that folder, or nothing when there is none.
java_major() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
  version=
  [ ! -r "$1/release" ] || version=$(sed -n 's/^JAVA_VERSION="\(.*\)".*/\1/p' "$1/release")
  [ -n "$version" ] || version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p;1q')
  printf '%s\n' "${version#1.}" | sed -n 's/^\([0-9][0-9]*\).*/\1/p'
}

# consider HOME: remembers that JDK when it is newer than the ones before.
consider() {
  major=$(java_major "$1")
  [ -n "$major" ] || return 0
  [ "$major" -gt "$java_version" ] || return 0
  java_version=$major
  java_home=$1
}

# A JAVA_HOME that will do is somebody's choice; otherwise the newest JDK that can be found.
find_java() {
  java_version=0
  java_home=
  [ -z "${JAVA_HOME:-}" ] || consider "$JAVA_HOME"
  [ "$java_version" -lt "$MIN_JAVA" ] || return 0
  if javac=$(command -v javac); then
    consider "$(dirname "$(folder_of "$javac")")"
  fi
  for folder in \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /usr/local/openjdk* \
    "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    consider "$folder"
  done
  if [ -x /usr/libexec/java_home ] && folder=$(/usr/libexec/java_home -v "$MIN_JAVA+" 2>/dev/null); then
    consider "$folder"
  fi
  [ "$java_version" -ge "$MIN_JAVA" ]
}

use_java() {
  JAVA_HOME=$java_home
  PATH=$JAVA_HOME/bin:$PATH
  export JAVA_HOME PATH
}

find_maven() {
  maven=
  maven_version=
  for candidate in mvn "${MAVEN_HOME:-}/bin/mvn" "${M2_HOME:-}/bin/mvn" \
    "${SDKMAN_DIR:-$HOME/.sdkman}/candidates/maven/current/bin/mvn" /opt/maven/bin/mvn; do
    candidate=$(command -v "$candidate") || continue
    version=$("$candidate" -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p') || continue
    [ -n "$version" ] || continue
    maven=$candidate
    maven_version=$version
    at_least "$version" "$MIN_MAVEN" && return 0
  done
  return 1
}

find_node() {
  node_version=
  if command -v node >/dev/null 2>&1; then
    node_version=$(node --version 2>/dev/null) || node_version=
    node_version=${node_version#v}
  fi
  [ -n "$node_version" ] && at_least "$node_version" "$MIN_NODE" && command -v npm >/dev/null 2>&1
}

missing_java() {
  say "Missing: a JDK, version $MIN_JAVA or later (with javac, not only a runtime)."
  if [ "$java_version" -gt 0 ]; then say "  Found only version $java_version in $java_home."; fi
  say "  Debian 13, Ubuntu 24.04:  sudo apt-get install openjdk-21-jdk-headless"
  say "  Fedora:                   sudo dnf install java-latest-openjdk-devel"
  say "  macOS with Homebrew:      brew install openjdk"
  say "  anywhere with SDKMAN!:    sdk install java"
  say "  or unpack one from https://adoptium.net and set JAVA_HOME to its folder."
}

missing_maven() {
  say "Missing: Maven, version $MIN_MAVEN or later."
  if [ -n "$maven_version" ]; then say "  Found only version $maven_version at $maven."; fi
  say "  Debian, Ubuntu: sudo apt-get install maven    Fedora: sudo dnf install maven"
  say "  macOS: brew install maven    SDKMAN!: sdk install maven    or https://maven.apache.org/download.cgi"
}

missing_node() {
  say "Missing: Node.js, version $MIN_NODE or later, with npm; the web client is built with it."
  if [ -n "$node_version" ]; then
    say "  Found node $node_version$(command -v npm >/dev/null 2>&1 || printf ', and no npm')."
  fi
  say "  Debian 13:  sudo apt-get install nodejs npm    Fedora: sudo dnf install nodejs"
  say "  macOS: brew install node    nvm: nvm install 22    or https://nodejs.org/en/download"
}

# Fails when something is missing, after naming all of it.
need_jdk_and_maven() {
  complete=yes
  if find_java; then use_java; else complete=no && missing_java; fi
  find_maven || { complete=no && missing_maven; }
  [ "$complete" = yes ]
}

# The same, with what the web client is built with.
need_build_tools() {
  need_jdk_and_maven || complete=no
  find_node || { complete=no && missing_node; }
  [ "$complete" = yes ]
}
