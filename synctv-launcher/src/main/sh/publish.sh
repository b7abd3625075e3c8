# shellcheck shell=sh
# Part of ./synctv: what outsiders get, put into a repository, and built against from there. Uses root, state, log, say,
# build_failed and call_maven of that script.

# published_in ROOT: prints the modules that outsiders get, in a word: the BOM, and what it lists.
published_in() {
  sed -n 's/.*<artifactId>\(synctv-.*\)<\/artifactId>.*/\1/p' "$1/synctv-bom/pom.xml" |
    grep -vx synctv-parent | sort -u | tr '\n' ',' | sed 's/,$//'
}

# The list of projects that are built as outsiders would, none of them a part of our build.
OUTSIDE=examples/outside.xml

# file_url FOLDER: prints its address.
file_url() { printf 'file://%s\n' "$1" | sed 's/ /%20/g'; }

# install_modules [--to FOLDER]: puts jars, sources and Javadoc into Maven's local repository, or into one in a folder.
install_modules() {
  case ${1:-} in
    "") set -- install ;;
    --to)
      [ -n "${2:-}" ] || { say "synctv install: --to needs a folder"; exit 2; }
      mkdir -p "$2"
      set -- deploy "-DaltDeploymentRepository=synctv::$(file_url "$(cd "$2" && pwd)")"
      ;;
    *)
      say "synctv install: no such option: $1"
      exit 2
      ;;
  esac
  # A newer JDK than ours may warn of more than we know; and tests are no part of what is installed.
  need_jdk_and_maven || exit 1
  mkdir -p "$state"
  say "Building what is installed. Log: $log"
  (call_maven -Pfast,release -Dcompiler.checks.skip -Dmaven.test.skip -Djavadoc.strict=false -pl "$(published_in "$root")" -am "$@" </dev/null >"$log" 2>&1) ||
    build_failed
  say "Installed io.synctv:synctv-bom:$(sed -n '1,/<\/version>/s/.*<version>\(.*\)<\/version>.*/\1/p' "$root/pom.xml") and what it lists."
}

# build_baseline: builds the jars that the public API is compared with; prints their folder, or nothing where the history
# of the repository is not at hand.
build_baseline() {
  commit=$(cat "$root/synctv-published-tests/baseline")
  kept=$state/baseline/$commit
  if [ ! -f "$kept/done" ]; then
    git -C "$root" rev-parse -q --verify "$commit^{commit}" >/dev/null 2>&1 || return 0
    rm -rf "$kept"
    mkdir -p "$kept"
    git -C "$root" archive "$commit" | tar -x -C "$kept" || return 1
    (
      root=$kept
      call_maven -Pfast -Dcompiler.checks.skip -Dmaven.test.skip -pl "$(published_in "$root")" -am package
    ) </dev/null >"$kept/build.log" 2>&1 || { tail -n 40 "$kept/build.log" >&2; return 1; }
    touch "$kept/done"
  fi
  printf '%s\n' "$kept"
}

# As an outsider would: from a repository in a folder, with a local repository of its own, and without our build.
run_outside_tests() {
  outside=$state/outside
  outside_begun=$(date +%s)
  rm -rf "$outside/repository" "$outside/local/io/synctv"
  mkdir -p "$outside/repository"
  say "Publishing to $outside/repository. Log: $outside/publish.log"
  (call_maven -Pfast,release -Dmaven.test.skip -pl "$(published_in "$root")" -am deploy \
    "-DaltDeploymentRepository=synctv::$(file_url "$outside/repository")") </dev/null >"$outside/publish.log" 2>&1 || {
    tail -n 60 "$outside/publish.log" >&2
    return 1
  }
  baseline=$(build_baseline)
  outside_settings >"$outside/settings.xml"
  (call_maven -f "$OUTSIDE" -gs "$outside/settings.xml" "-Dmaven.repo.local=$outside/local" -T 2 \
    "-Dsynctv.root=$root" "-Dsynctv.repository=$outside/repository" "-Dsynctv.baseline=$baseline" verify)
  printf 'The examples outside took %d s.\n' "$(($(date +%s) - outside_begun))"
}

# What others have fetched before need not be fetched again: their local repository is one to read from. An example's
# own settings would say where SyncTV is in the same way.
outside_settings() {
  cat <<EOS
<settings>
  <profiles>
    <profile>
      <id>outside</id>
      <repositories>$(outside_repositories repository)</repositories>
      <pluginRepositories>$(outside_repositories pluginRepository)</pluginRepositories>
    </profile>
  </profiles>
  <activeProfiles>
    <activeProfile>outside</activeProfile>
  </activeProfiles>
</settings>
EOS
}

outside_repositories() {
  cat <<EOS
<$1>
  <id>synctv</id>
  <url>$(file_url "$outside/repository")</url>
  <releases><enabled>false</enabled></releases>
  <snapshots><enabled>true</enabled><updatePolicy>always</updatePolicy></snapshots>
</$1>
<$1>
  <id>fetched-before</id>
  <url>$(file_url "$HOME/.m2/repository")</url>
  <releases><enabled>true</enabled><checksumPolicy>ignore</checksumPolicy></releases>
  <snapshots><enabled>false</enabled></snapshots>
</$1>
EOS
}
