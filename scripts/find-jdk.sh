# Sourced. Sets JAVA_HOME to a JDK of at least version 25, or says how to get one and exits 3.

jdk_version() {
    [ -x "$1/bin/javac" ] || return 1
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

find_jdk() {
    for candidate in "${JAVA_HOME:-}" \
        "$(dirname "$(dirname "$(readlink -f "$(command -v javac || echo /nonexistent/bin/javac)")")")" \
        /usr/lib/jvm/* /opt/jdk* /opt/java/* "${HOME:-/root}"/.sdkman/candidates/java/* "${HOME:-/root}"/.jdks/*; do
        [ -n "$candidate" ] || continue
        version=$(jdk_version "$candidate") || continue
        if [ "${version:-0}" -ge 25 ]; then
            JAVA_HOME=$candidate
            export JAVA_HOME
            return 0
        fi
    done
    return 1
}

if ! find_jdk; then
    cat >&2 <<'HELP'
sallyport: no JDK 25 (or later) was found: looked at JAVA_HOME, PATH, /usr/lib/jvm, /opt, ~/.sdkman and ~/.jdks.
  Debian 13, Ubuntu 24.04 and later:  apt-get install openjdk-25-jdk-headless
  Fedora, RHEL, CentOS Stream:        dnf install java-25-openjdk-devel
  anything else:                      https://adoptium.net/temurin/releases/?version=25
Unpack or install it, then run the same command again (or set JAVA_HOME to it).
HELP
    exit 3
fi
