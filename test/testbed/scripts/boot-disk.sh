# To be sourced: makes a disk that a BIOS boots out of a root file system. No loop mounts.
# boot_disk WORK ROOT SIZE_MIB LABEL COMMAND_LINE RESULT: ROOT has /boot/KERNEL and /boot/INITRD, named by $boot_kernel and $boot_initrd.
boot_disk() {
  local work=$1 root=$2 size=$3 label=$4 command_line=$5 result=$6
  local raw=$work/disk.raw partition=$work/partition.raw first=2048
  mkdir -p "$root/boot/grub"
  cat > "$root/boot/grub/grub.cfg" <<G
set timeout=0
linux /boot/$boot_kernel $command_line
initrd /boot/$boot_initrd
boot
G
  # One partition behind a gap in which GRUB's core lies, where its boot sector looks for it.
  rm -f "$raw" "$partition"; truncate -s "${size}M" "$partition"
  mkfs.ext4 -q -m 1 -L "$label" -d "$root" "$partition"
  truncate -s $((size * 1048576 + first * 512)) "$raw"
  echo "$first,,L,*" | sfdisk -q "$raw"
  grub-mkimage -O i386-pc -p '(hd0,msdos1)/boot/grub' -o "$work/core.img" biosdisk part_msdos ext2 normal linux configfile boot
  [ "$(stat -c %s "$work/core.img")" -lt $(((first - 1) * 512)) ]
  # The boot sector's code without the table of partitions behind it.
  dd if=/usr/lib/grub/i386-pc/boot.img of="$raw" bs=440 count=1 conv=notrunc status=none
  dd if="$work/core.img" of="$raw" bs=512 seek=1 conv=notrunc status=none
  dd if="$partition" of="$raw" bs=1M seek=1 conv=notrunc,sparse status=none
  qemu-img convert -c -O qcow2 "$raw" "$result.part"
  rm -f "$raw" "$partition" "$work/core.img"
  mv "$result.part" "$result"
}
