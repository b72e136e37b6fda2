#!/bin/sh
# LocalStack 4.14.0 on this machine, without Docker and without an account: start.sh [--port PORT] [--install]
#
# Installs itself into the user's cache at the first use, and anew when a version changes: Python 3.13 (out of a jar, where there is
# none), LocalStack and what it needs by the hashes in requirements.txt, kinesis-local by those in its lock file. Then it runs in
# the foreground until it is stopped; what is in it is gone then. Needs JDK 25, Maven, Node.js 20 with npm, unzip.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
project=$(dirname "$(dirname "$here")")
locks=$project/runtime/local/src/main/resources/dev/sluice/local/kinesis
cpython=org.bytedeco:cpython:3.13.5-1.5.12
port=4566
install_only=false

fail() {
  echo "localstack: $*" >&2
  exit 1
}

while [ $# -gt 0 ]; do
  case $1 in
    --port) [ $# -ge 2 ] || fail '--port wants a number'; port=$2; shift ;;
    --install) install_only=true ;;
    *) fail "there is no option $1; there are --port PORT and --install" ;;
  esac
  shift
done

for tool in mvn node npm unzip; do
  command -v "$tool" >/dev/null || fail "$tool is not there; install it"
done
case $(node --version) in
  v2[0-9].* | v[3-9][0-9].*) ;;
  *) fail "it needs Node.js 20 or later, and node is $(node --version); install that" ;;
esac

is_wanted() {
  [ -x "$1/bin/java" ] && grep -Eqs '^JAVA_VERSION="25([."+-]|$)' "$1/release"
}
jdk=
for candidate in "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v java || echo /none/none)")")")" /usr/lib/jvm/*; do
  if [ -z "$jdk" ] && is_wanted "$candidate"; then
    jdk=$candidate
  fi
done
[ -n "$jdk" ] || fail 'no JDK 25 was found; name its home in JAVA_HOME'

cache=${XDG_CACHE_HOME:-$HOME/.cache}/sluice/localstack-$(cat "$here/requirements.txt" "$locks/package-lock.json" | cksum | cut -d' ' -f1)
mkdir -p "$cache"

# Python 3.13 out of a jar; it needs to be told where its own libraries are.
use_python_of_jar() {
  case $(uname -m) in
    x86_64) platform=linux-x86_64 ;;
    aarch64) platform=linux-arm64 ;;
    *) fail 'Python 3.13 is not there, and there is no jar of it for this machine; install it' ;;
  esac
  home=$cache/cpython/org/bytedeco/cpython/$platform
  python=$home/bin/python3.13
  LD_LIBRARY_PATH=$home
  export LD_LIBRARY_PATH
}

fetch_python() {
  mvn -q -B -ntp -N -f "$project/pom.xml" dependency:copy "-Dartifact=$cpython:jar:$platform" "-DoutputDirectory=$cache/cpython" &&
    unzip -qo "$cache"/cpython/cpython-*.jar -d "$cache/cpython" &&
    chmod +x "$home"/bin/*
}

# In && throughout: a shell that asks whether a function fails does not stop in it.
install() {
  python=${PYTHON313:-python3.13}
  rm -rf "$cache/venv" "$cache/cpython" &&
    if ! "$python" -c 'import ctypes, ensurepip, sqlite3, ssl, venv' 2>/dev/null; then
      use_python_of_jar && fetch_python
    fi &&
    "$python" -m venv "$cache/venv" &&
    "$cache/venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$here/requirements.txt" &&
    mkdir -p "$cache/kinesis" &&
    cp "$locks/package.json" "$locks/package-lock.json" "$cache/kinesis" &&
    (cd "$cache/kinesis" && npm ci --silent --ignore-scripts --no-audit --no-fund --no-update-notifier) &&
    touch "$cache/ready"
}

# Whoever comes meanwhile waits, where there is flock.
exec 9>"$cache/lock"
if command -v flock >/dev/null; then
  flock 9
fi
if [ ! -e "$cache/ready" ]; then
  echo "localstack: installing into $cache, once; this takes a minute" >&2
  install >&2 || fail 'it cannot be installed; the lines above say why, and with that mended the same command goes on'
elif [ -e "$cache/cpython" ]; then
  use_python_of_jar
fi
cp "$locks/child.js" "$cache/kinesis"
exec 9>&-

# What functions and tables run with comes from the build.
if [ ! -d "$project/runtime/local/target/classes" ] || [ ! -d "$project/runtime/local-server/target/lib" ] ||
  [ ! -d "$project/runtime/lambda-client/target/lib" ]; then
  echo 'localstack: building what it runs with, once' >&2
  (cd "$project" && mvn -q -B -ntp -Dquick -Dmaven.test.skip=true -am package \
    -pl runtime/local,runtime/local-server,runtime/lambda-client) >&2 || fail 'the build failed, see above'
fi

if [ "$install_only" = true ]; then
  exit 0
fi
export JAVA_HOME="$jdk" \
  PYTHONPATH="$here" PYTHONDONTWRITEBYTECODE=1 \
  SLUICE_LOCAL_CLASSES="$project/runtime/local/target/classes" \
  SLUICE_DYNAMODB_LOCAL="$project/runtime/local-server/target/lib" \
  SLUICE_LAMBDA_CLIENT="$project/runtime/lambda-client/target/lib" \
  SLUICE_KINESIS_LOCAL="$cache/kinesis"
exec "$cache/venv/bin/python" -m sluice_localstack "$port"
