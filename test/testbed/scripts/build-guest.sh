#!/bin/bash
# Builds the tiny Linux guest: Debian's cloud kernel, a busybox initramfs and a 64 MiB ext4 root disk with the QEMU guest
# agent. No loop mounts. Arguments: the directory to build in; the unpacked kernel package; "plain" or "seeded". Plain leaves vmlinuz,
# initrd.img, base.qcow2. Seeded leaves seeded.qcow2, the same guest on a disk that boots by itself and heeds a NoCloud seed disc.
set -euo pipefail
out=$1 kernel=$2 kind=$3
export PATH=$PATH:/usr/sbin:/sbin
here=$(dirname "$0")
. "$here/boot-disk.sh"
version=$(ls "$kernel/lib/modules" | head -1)
modules=$kernel/lib/modules/$version/kernel
cp "$kernel/boot/vmlinuz-$version" "$out/vmlinuz"

# --- initramfs. virtio_ring must be loaded before virtio, or everything after it fails without a word.
initrd=$out/initrd.d
rm -rf "$initrd"; mkdir -p "$initrd"/{bin,proc,sys,dev,mod,newroot}
cp /bin/busybox "$initrd/bin/"
for applet in sh mount mkdir insmod switch_root sleep setsid cttyhack; do ln -s busybox "$initrd/bin/$applet"; done
order="virtio/virtio_ring virtio/virtio virtio/virtio_pci_modern_dev virtio/virtio_pci_legacy_dev virtio/virtio_pci
 block/virtio_blk @net/core/failover net/net_failover net/virtio_net char/virtio_console virtio/virtio_balloon
 char/hw_random/virtio-rng input/evdev virtio/virtio_input acpi/button misc/pvpanic/pvpanic misc/pvpanic/pvpanic-mmio"
# The disc drive, on the bus that the console gives a seed.
[ "$kind" = plain ] || order="$order scsi/scsi_common scsi/scsi_mod scsi/virtio_scsi cdrom/cdrom scsi/sr_mod @fs/isofs/isofs"
names=
for module in $order; do
  case $module in @*) file=$modules/${module#@}.ko ;; *) file=$modules/drivers/$module.ko ;; esac
  # Newer kernels ship compressed modules, and build some of these in: then there is no file.
  if [ -f "$file" ]; then cp "$file" "$initrd/mod/"; names="$names ${module##*/}"
  elif [ -f "$file.xz" ]; then xz -dc "$file.xz" > "$initrd/mod/${module##*/}.ko"; names="$names ${module##*/}"; fi
done
cat > "$initrd/init" <<E
#!/bin/sh
mount -t devtmpfs dev /dev; mount -t proc proc /proc; mount -t sysfs sys /sys
for m in$names; do insmod /mod/\$m.ko 2>/dev/null; done
i=0; while [ ! -b /dev/vda ] && [ \$i -lt 100 ]; do i=\$((i+1)); sleep 0.1; done
disk=/dev/vda; [ ! -b /dev/vda1 ] || disk=/dev/vda1
if [ -b \$disk ] && mount -t ext4 \$disk /newroot 2>/dev/null; then
  mount --move /dev /newroot/dev; mount --move /proc /newroot/proc; mount --move /sys /newroot/sys
  exec switch_root /newroot /sbin/init
fi
echo "no root disk"; exec setsid cttyhack sh
E
chmod +x "$initrd/init"
(cd "$initrd" && find . | cpio -o -H newc --quiet | lz4 -l -9 -c > "$out/initrd.img")

# --- root file system
root=$out/root.d
rm -rf "$root"; mkdir -p "$root"/{bin,sbin,usr/bin,usr/sbin,etc/acpi/PWRF,etc/init.d,lib64,proc,sys,dev,run,tmp,root,var/run,var/log}
cp /bin/busybox "$root/bin/"
for applet in $(busybox --list); do [ -e "$root/bin/$applet" ] || ln -s busybox "$root/bin/$applet"; done
for applet in init poweroff reboot halt; do ln -sf ../bin/busybox "$root/sbin/$applet"; done
cp /usr/sbin/qemu-ga "$root/usr/sbin/"
# Each library goes to the directory where the loader will look for it.
ldd /usr/sbin/qemu-ga | awk '/=> \//{print $3}' | while read -r library; do mkdir -p "$root$(dirname "$library")"; cp -L "$library" "$root$library"; done
cp -L /lib64/ld-linux-x86-64.so.2 "$root/lib64/"
# The agent's guest-shutdown runs: shutdown -h -P +0 (or -r for a reboot).
printf '#!/bin/sh\ncase "$*" in *-r*) reboot;; *) poweroff;; esac\n' > "$root/sbin/shutdown"; chmod +x "$root/sbin/shutdown"
printf '#!/bin/sh\npoweroff\n' > "$root/etc/acpi/PWRF/00000080"; chmod +x "$root/etc/acpi/PWRF/00000080"
echo 'root::0:0:root:/root:/bin/sh' > "$root/etc/passwd"; echo 'root:x:0:' > "$root/etc/group"; echo tiny > "$root/etc/hostname"
printf 'PRETTY_NAME="Tiny testbed guest"\nNAME="tiny"\nID=tiny\nVERSION_ID=1\n' > "$root/etc/os-release"
cat > "$root/etc/udhcpc.sh" <<'E'
#!/bin/sh
case "$1" in bound|renew)
  ip addr flush dev $interface; ip addr add $ip/${mask:-24} dev $interface
  [ -n "$router" ] && ip route add default via $router
  : > /etc/resolv.conf; for d in $dns; do echo "nameserver $d" >> /etc/resolv.conf; done;;
esac
E
cat > "$root/etc/init.d/rcS" <<'E'
#!/bin/sh
export PATH=/sbin:/usr/sbin:/bin:/usr/bin
mount -o remount,rw /; mount -t tmpfs run /run; mkdir -p /dev/pts; mount -t devpts devpts /dev/pts
hostname $(sed -n 's/.*vmname=\([^ ]*\).*/\1/p' /proc/cmdline | grep . || cat /etc/hostname)
ip link set lo up
for n in /sys/class/net/e*; do d=${n##*/}; [ -e $n ] || continue; ip link set $d up; udhcpc -i $d -s /etc/udhcpc.sh -b -t 3 -T 2 -S >/dev/null 2>&1 & done
acpid -c /etc/acpi -l /run/acpid.log 2>/dev/null
P=; for p in /sys/class/virtio-ports/*; do [ "$(cat $p/name 2>/dev/null)" = org.qemu.guest_agent.0 ] && P=/dev/${p##*/}; done
[ -n "$P" ] && qemu-ga -d -m virtio-serial -p $P -f /run/qga.pid -t /run -l /run/qga.log
echo "GUEST-READY $(hostname) $(cut -d' ' -f1 /proc/uptime)s" | tee /dev/ttyS0 > /dev/tty0
E
chmod +x "$root/etc/udhcpc.sh" "$root/etc/init.d/rcS"
cat > "$root/etc/inittab" <<'E'
::sysinit:/etc/init.d/rcS
ttyS0::respawn:-/bin/sh
tty1::respawn:-/bin/sh
::ctrlaltdel:/sbin/reboot
::shutdown:/bin/umount -a -r
E
if [ "$kind" = seeded ]; then
  mkdir -p "$root/boot" "$root/home"
  boot_kernel=vmlinuz boot_initrd=initrd.img
  mv "$out/vmlinuz" "$out/initrd.img" "$root/boot/"
  cp "$here/guest-seed.sh" "$root/etc/init.d/seed"; chmod +x "$root/etc/init.d/seed"
  sed -i 's|^hostname .*|/etc/init.d/seed; hostname -F /etc/hostname|' "$root/etc/init.d/rcS"
  sed -i 's|^ttyS0::.*|ttyS0::respawn:/bin/getty -L 115200 ttyS0 vt100|' "$root/etc/inittab"
  printf 'root::19000:0:99999:7:::\n' > "$root/etc/shadow"; chmod 600 "$root/etc/shadow"
  sed -i 's/^root::/root:x:/' "$root/etc/passwd"
  # Root has no password here, and becoming root is how a person breaks such a guest: "su" has to be of root's for it.
  chmod 4755 "$root/bin/busybox"
  boot_disk "$out" "$root" 96 tiny 'console=tty0 console=ttyS0 quiet loglevel=3 panic=5 nokaslr mitigations=off audit=0 no_timer_check' "$out/seeded.qcow2"
  rm -rf "$root" "$initrd"
  exit 0
fi
rm -f "$out/root.raw"; truncate -s 64M "$out/root.raw"
mkfs.ext4 -q -O ^has_journal,^metadata_csum -m 0 -L tiny -d "$root" "$out/root.raw"
qemu-img convert -O qcow2 "$out/root.raw" "$out/base.qcow2.part"
rm -rf "$out/root.raw" "$root" "$initrd"
chmod 644 "$out"/vmlinuz "$out"/initrd.img
mv "$out/base.qcow2.part" "$out/base.qcow2"
