#!/bin/sh
# A small stand-in for cloud-init, in the seeded guest: takes the host name, the user and the password from a NoCloud seed disc, once for
# each instance-id. It reads one key a line, as NovaCron Console prints its JSON, and knows nothing else of YAML.
seed=/run/seed done=/var/lib/seeded
mkdir -p $seed
mount -t iso9660 -o ro /dev/sr0 $seed 2>/dev/null || exit 0
value() { sed -n "s/^ *\"$1\": \"\(.*\)\",\{0,1\}\$/\1/p" "$seed/$2" | head -n 1; }
instance=$(value instance-id meta-data) name=$(value local-hostname meta-data) user=$(sed -n 's/^ *"name": "\([a-z_][a-z0-9_-]*\)",$/\1/p' $seed/user-data | head -n 1) hash=$(value passwd user-data)
if [ -n "$instance" ] && [ "$instance" != "$(cat $done 2>/dev/null)" ]; then
  [ -z "$name" ] || echo "$name" > /etc/hostname
  if [ -n "$user" ] && ! grep -q "^$user:" /etc/passwd; then
    echo "$user:x:1000:1000:$user:/home/$user:/bin/sh" >> /etc/passwd
    echo "$user:x:1000:" >> /etc/group
    mkdir -p "/home/$user"; chown 1000:1000 "/home/$user"
  fi
  [ -z "$user" ] || { sed -i "/^$user:/d" /etc/shadow; echo "$user:${hash:-!}:19000:0:99999:7:::" >> /etc/shadow; }
  mkdir -p "${done%/*}"; echo "$instance" > $done; sync
fi
umount $seed
