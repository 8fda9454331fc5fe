#!/bin/bash
# Builds a Debian cloud image as its makers would: debootstrap, the cloud kernel, cloud-init, a boot loader on the disk itself. No loop
# mounts. Arguments: the directory to build in; the mirror. Leaves debian-12-testbed.qcow2.
set -euo pipefail
out=$1 mirror=$2
export PATH=$PATH:/usr/sbin:/sbin LC_ALL=C DEBIAN_FRONTEND=noninteractive
root=$out/root.d
# The real package stands for a virtual one with a version, which debootstrap does not find by itself.
packages=systemd-sysv,udev,dbus,linux-image-cloud-amd64,cloud-init,python3-cffi-backend,cloud-guest-utils,netplan.io,sudo,openssh-server,iproute2,qemu-guest-agent
[ -e "$root/etc/debian_version" ] || debootstrap --variant=minbase --include="$packages" bookworm "$root" "$mirror"

# --- what a cloud image has set before its first start: nothing of a machine's own
echo 'LABEL=cloud-root / ext4 rw,errors=remount-ro 0 1' > "$root/etc/fstab"
echo 'datasource_list: [ NoCloud, None ]' > "$root/etc/cloud/cloud.cfg.d/90_datasources.cfg"
echo localhost > "$root/etc/hostname"
: > "$root/etc/machine-id"
rm -f "$root"/etc/ssh/ssh_host_* "$root/etc/resolv.conf"
rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/usr/share/doc/* "$root"/usr/share/man/* "$root"/usr/share/locale/*
# What would wait for a network, or for nothing at all, on an emulated processor.
for unit in apt-daily.timer apt-daily-upgrade.timer fstrim.timer systemd-networkd-wait-online.service; do ln -sf /dev/null "$root/etc/systemd/system/$unit"; done
mkdir -p "$root/boot/grub" "$root/etc/systemd/system/multi-user.target.wants"
ln -sf /lib/systemd/system/systemd-networkd.service "$root/etc/systemd/system/multi-user.target.wants/systemd-networkd.service"
kernel=$(basename "$(ls "$root"/boot/vmlinuz-*)") initrd=$(basename "$(ls "$root"/boot/initrd.img-*)")
cat > "$root/boot/grub/grub.cfg" <<G
set timeout=0
linux /boot/$kernel root=LABEL=cloud-root ro console=tty0 console=ttyS0,115200 quiet panic=5 mitigations=off no_timer_check
initrd /boot/$initrd
boot
G

# --- one partition behind a gap in which GRUB's core lies, where its boot sector looks for it
raw=$out/disk.raw partition=$out/partition.raw
first=2048
rm -f "$raw" "$partition"; truncate -s 1500M "$partition"
mkfs.ext4 -q -m 1 -L cloud-root -d "$root" "$partition"
truncate -s $((1500 * 1048576 + first * 512)) "$raw"
echo "$first,,L,*" | sfdisk -q "$raw"
grub-mkimage -O i386-pc -p '(hd0,msdos1)/boot/grub' -o "$out/core.img" biosdisk part_msdos ext2 normal linux configfile boot
[ "$(stat -c %s "$out/core.img")" -lt $(((first - 1) * 512)) ]
# The boot sector's code without the table of partitions behind it.
dd if=/usr/lib/grub/i386-pc/boot.img of="$raw" bs=440 count=1 conv=notrunc status=none
dd if="$out/core.img" of="$raw" bs=512 seek=1 conv=notrunc status=none
dd if="$partition" of="$raw" bs=1M seek=1 conv=notrunc,sparse status=none
qemu-img convert -c -O qcow2 "$raw" "$out/debian-12-testbed.qcow2.part"
rm -rf "$raw" "$partition" "$out/core.img" "$root"
mv "$out/debian-12-testbed.qcow2.part" "$out/debian-12-testbed.qcow2"
