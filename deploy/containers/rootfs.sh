#!/usr/bin/env bash
# Lays out the root of an image that holds a Java runtime, what that links to, one application, and no shell.
#   rootfs.sh RUNTIME APPLICATION ROOT      RUNTIME is found at the same path within ROOT, APPLICATION at /app
set -euo pipefail
runtime=$1 application=$2 root=$3
options=$(dirname "${BASH_SOURCE[0]}")/jvm.options
nobody=65532

mkdir -p "$root"/{app,etc,tmp} "$root$(dirname "$runtime")"
chmod 1777 "$root/tmp"
cp -aL "$runtime" "$root$runtime"
rm -f "$root$runtime"/lib/src.zip
cp -a "$application"/. "$root/app/"
cp "$options" "$root/app/"

# Each shared library that the runtime links to, and the loader; libraries for graphics and sound are left out.
rm -f "$root$runtime"/lib/{libawt_xawt,libsplashscreen,libjsound,libjawt}.so
find "$root$runtime" -type f \( -name 'java' -o -name '*.so' \) -exec env LD_LIBRARY_PATH="$runtime/lib:$runtime/lib/server" ldd {} + 2>/dev/null |
    grep -oE '/[^ )]+\.so[^ )]*' | grep -v "$runtime" | sort -u |
    while read -r library; do
        mkdir -p "$root$(dirname "$library")"
        cp -L "$library" "$root$library"
    done
# These resolve host names; they are loaded at run time, so nothing links to them.
for library in /lib/*-linux-gnu/libnss_{dns,files}.so.2 /lib/*-linux-gnu/libresolv.so.2; do
    [ ! -e "$library" ] || { mkdir -p "$root$(dirname "$library")" && cp -L "$library" "$root$library"; }
done
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
echo "darkroom:x:$nobody:$nobody::/tmp:/nonexistent" >"$root/etc/passwd"
echo "darkroom:x:$nobody:" >"$root/etc/group"
