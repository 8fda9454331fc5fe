#!/bin/bash
# Builds a Debian cloud image as its makers would: debootstrap, the cloud kernel, cloud-init, a boot loader on the disk itself. No loop
# mounts. Arguments: the directory to build in; the mirror. Leaves debian-12-testbed.qcow2.
set -euo pipefail
out=$1 mirror=$2
export PATH=$PATH:/usr/sbin:/sbin LC_ALL=C DEBIAN_FRONTEND=noninteractive
. "$(dirname "$0")/boot-disk.sh"
root=$out/root.d
# The real package stands for a virtual one with a version, which debootstrap does not find by itself.
packages=systemd-sysv,udev,dbus,linux-image-cloud-amd64,cloud-init,python3-cffi-backend,cloud-guest-utils,netplan.io,sudo,openssh-server,iproute2,qemu-guest-agent
[ -e "$root/etc/debian_version" ] || debootstrap --variant=minbase --include="$packages" bookworm "$root" "$mirror"

# --- what a cloud image has set before its first start: nothing of a machine's own
echo 'LABEL=cloud-root / ext4 rw,errors=remount-ro 0 1' > "$root/etc/fstab"
echo 'datasource_list: [ NoCloud, None ]' > "$root/etc/cloud/cloud.cfg.d/90_datasources.cfg"
# As Debian's own images: without it sudo waits for a name server. And one kind of host key: those of RSA take an emulated processor as long
# as the rest of the start.
printf 'manage_etc_hosts: true\nssh_genkeytypes: [ ed25519 ]\n' > "$root/etc/cloud/cloud.cfg.d/91_lean.cfg"
echo localhost > "$root/etc/hostname"
: > "$root/etc/machine-id"
rm -f "$root"/etc/ssh/ssh_host_* "$root/etc/resolv.conf"
rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/usr/share/doc/* "$root"/usr/share/man/* "$root"/usr/share/locale/*
# What would wait for a network, or for nothing at all, on an emulated processor.
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer systemd-networkd-wait-online.service; do ln -sf /dev/null "$root/etc/systemd/system/$unit"; done
mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
ln -sf /lib/systemd/system/systemd-networkd.service "$root/etc/systemd/system/multi-user.target.wants/systemd-networkd.service"
# Only what a virtual machine starts from: the usual one is five times as large, and a BIOS reads it slowly.
printf 'MODULES=list\n' > "$root/etc/initramfs-tools/conf.d/lean"
printf '%s\n' virtio_pci virtio_blk virtio_scsi sd_mod ext4 crc32c > "$root/etc/initramfs-tools/modules"
chroot "$root" update-initramfs -u
boot_kernel=$(basename "$(ls "$root"/boot/vmlinuz-*)") boot_initrd=$(basename "$(ls "$root"/boot/initrd.img-*)")
boot_disk "$out" "$root" 1500 cloud-root 'root=LABEL=cloud-root ro console=tty0 console=ttyS0,115200 quiet panic=5 mitigations=off no_timer_check' "$out/debian-12-testbed.qcow2"
rm -rf "$root"
