#!/bin/sh
# Builds packages of this checkout, each with the virtual machine it needs:
#
#   packaging/build.sh [OUTPUT] [deb] [rpm] [tar]      all three, into build/packages, unless said otherwise
#
# The same commit gives the same bytes. SALLYPORT_CLASSES names a directory of jars that are built already;
# SALLYPORT_PACKAGE_VERSION another version than the commit's; SALLYPORT_PACKAGE_COMPRESSION=none makes them faster.
set -eu
umask 022
# What xz makes depends on the number of its threads.
export LC_ALL=C TZ=UTC DPKG_DEB_THREADS_MAX=1
case ${SALLYPORT_PACKAGE_COMPRESSION:-xz} in
    none) deb_with=none rpm_with=w.ufdio tar_with='gzip -1n' ;;
    *) deb_with=xz rpm_with=w6.xzdio tar_with='gzip -9n' ;;
esac

home=$(dirname "$(dirname "$(readlink -f "$0")")")
cd "$home"
. scripts/find-jdk.sh
output=$home/build/packages
case "${1:-deb}" in
    deb | rpm | tar) ;;
    *)
        output=$1
        shift
        ;;
esac
[ $# -gt 0 ] || set -- deb rpm tar
mkdir -p "$output"
output=$(readlink -f "$output")

# What an archive without its history is dated by stands in the build as well.
declared=$(sed -n 's/.*<project.build.outputTimestamp>\(.*\)<.*/\1/p' pom.xml)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date -u -d "$declared" +%s)}
export SOURCE_DATE_EPOCH
number=$(sed -n '/<artifactId>sallyport</,/<version>/s/.*<version>\(.*\)<.*/\1/p' pom.xml | head -n 1)
case $number in
    *-SNAPSHOT) number=${number%-SNAPSHOT}~$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d%H%M%S) ;;
esac
version=${SALLYPORT_PACKAGE_VERSION:-$number}
case $(uname -m) in
    x86_64) debian=amd64 machine=x86_64 ;;
    aarch64) debian=arm64 machine=aarch64 ;;
    *)
        echo "build: no packages for $(uname -m)" >&2
        exit 3
        ;;
esac

classes=${SALLYPORT_CLASSES:-}
if [ -z "$classes" ]; then
    . scripts/build.sh
    classes=$home/cli/target/classpath
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root lib=$work/root/usr/lib/sallyport share=$work/root/usr/share
mkdir -p "$lib/app" "$lib/native" "$share/doc/sallyport" "$share/sallyport" "$share/man/man1" \
    "$share/bash-completion/completions" "$share/zsh/vendor-completions" "$root/usr/lib/systemd/system" "$root/usr/bin"

modules=$("$JAVA_HOME/bin/jdeps" --ignore-missing-deps --print-module-deps --multi-release 25 "$classes"/*.jar)
# jdk.unsupported: signals, which are reached by reflection.
"$JAVA_HOME/bin/jlink" --add-modules "$modules,jdk.unsupported" --vm server --compress zip-6 \
    --strip-java-debug-attributes --no-header-files --no-man-pages --output "$lib/runtime"
rm -f "$lib/runtime/bin/keytool"
for jar in "$classes"/*.jar; do
    case $jar in
        */sqlite-jdbc-*) ;;
        *) cp "$jar" "$lib/app/" ;;
    esac
done
"$JAVA_HOME/bin/java" packaging/Repack.java "$classes"/sqlite-jdbc-*.jar "$lib/app/sqlite-jdbc.jar" \
    "Linux/$machine/libsqlitejdbc.so" "$lib/native/libsqlitejdbc.so" "$SOURCE_DATE_EPOCH"
install -m 755 packaging/launcher "$lib/sallyport"
install -m 755 packaging/rehearse scripts/aot-cache.sh "$lib/"

"$lib/sallyport" man --all "$share/man/man1"
gzip -9n "$share/man/man1"/*
"$lib/sallyport" completion bash >"$share/bash-completion/completions/sallyport"
"$lib/sallyport" completion zsh >"$share/zsh/vendor-completions/_sallyport"
install -m 644 packaging/sallyport.toml packaging/dedicated-user.conf "$share/sallyport/"
install -m 644 README.md README.zh.md docs/*.md "$share/doc/sallyport/"
install -m 644 LICENSE "$share/doc/sallyport/copyright"
[ ! -e cli/target/bom.json ] || install -m 644 cli/target/bom.json "$share/doc/sallyport/sbom.cdx.json"
sed 's|^ExecStart=.*|ExecStart=/usr/bin/sallyport serve|' packaging/sallyport.service \
    >"$root/usr/lib/systemd/system/sallyport.service"
ln -s ../lib/sallyport/sallyport "$root/usr/bin/sallyport"
ln -s /var/cache/sallyport/sallyport.aot "$lib/sallyport.aot"
# What lies in the directory when it was made, and by whom, is nobody's business.
chmod -R u+rwX,go+rX,go-w "$root"
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

make_deb() {
    stage=$work/deb
    cp -a "$root" "$stage"
    mkdir "$stage/DEBIAN"
    sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$debian/" \
        -e "s/@SIZE@/$(du -sk --apparent-size "$root" | cut -f1)/" packaging/deb/control >"$stage/DEBIAN/control"
    install -m 755 packaging/deb/postinst packaging/deb/prerm packaging/deb/postrm "$stage/DEBIAN/"
    find "$stage" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    dpkg-deb --root-owner-group "-Z$deb_with" --build "$stage" "$output/sallyport_${version}_$debian.deb" >/dev/null
    echo "$output/sallyport_${version}_$debian.deb"
}

make_rpm() {
    # rpmbuild wants to own, and to remove, what it packs.
    cp -a "$root" "$work/rpm-root"
    rpmbuild -bb --quiet --target "$machine-linux" --buildroot "$work/buildroot" \
        --define "_topdir $work/rpmbuild" --define "_rpmdir $output" --define "_rpmfilename sallyport-$version.$machine.rpm" \
        --define "sallyport_version $version" --define "sallyport_root $work/rpm-root" \
        --define "_buildhost localhost" --define "clamp_mtime_to_source_date_epoch 1" \
        --define "use_source_date_epoch_as_buildtime 1" --define "_binary_payload $rpm_with" packaging/rpm/sallyport.spec
    echo "$output/sallyport-$version.$machine.rpm"
}

make_tar() {
    name=sallyport-$version-linux-$machine
    mkdir -p "$work/$name"
    cp -a "$lib/." "$work/$name/"
    cp -a "$share" "$work/$name/share"
    rm "$work/$name/sallyport.aot"
    cp packaging/sallyport.service "$work/$name/share/sallyport/"
    find "$work/$name" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" \
        --pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime -cf - "$name" |
        $tar_with >"$output/$name.tar.gz"
    echo "$output/$name.tar.gz"
}

for kind; do
    case $kind in
        deb | rpm | tar) "make_$kind" ;;
        *)
            echo "build: there is no '$kind': deb, rpm, tar" >&2
            exit 2
            ;;
    esac
done
