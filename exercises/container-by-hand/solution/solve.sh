#!/usr/bin/env bash
set -euo pipefail

mkdir -p root/bin root/proc
cp "$(command -v busybox)" root/bin
root/bin/busybox --install root/bin

cat > crate <<'SCRIPT'
#!/bin/bash
# Runs a command in a container made by hand. Usage: crate COMMAND...
cd "$(dirname "$0")"
ulimit -v 65536
exec unshare --user --map-root-user --pid --fork --mount --uts --ipc --net bash -c '
  hostname cabin
  mount -t proc proc root/proc
  exec chroot root "$@"
' crate "$@"
SCRIPT
chmod +x crate
