#!/bin/bash
# Pid 1 of a host, in its own net, mount, uts, ipc, pid and cgroup namespaces: gives it its own /run, /etc and state, then
# starts its services. Arguments: name, directory of the host, uuid, key file, password of the ordinary users.
set -u
name=$1 dir=$2 uuid=$3 key=$4 password=$5
scripts=$(dirname "$(readlink -f "$0")")
exec </dev/null >>"$dir/init.log" 2>&1
echo "== $(date -Is) $name starts"
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
hostname "$name"; mount --make-rprivate /; umask 022
mkdir -p "$dir"/{etc-libvirt,var-lib,var-cache,var-log,etc-ssh,root-ssh}
mount -t tmpfs -o mode=755 tmpfs /run; mkdir -p /run/{sshd,lock,libvirt,netns}

# --- state of its own under the machine's paths
if [ ! -f "$dir/etc-libvirt/.seeded" ]; then
  cp -a /etc/libvirt/. "$dir/etc-libvirt/"; rm -f "$dir"/etc-libvirt/qemu/*.xml "$dir"/etc-libvirt/qemu/networks/*.xml "$dir"/etc-libvirt/qemu/networks/autostart/*.xml
  touch "$dir/etc-libvirt/.seeded"
fi
mkdir -p "$dir"/var-lib/{images,boot,qemu/nvram,dnsmasq,swtpm}
bind() { mkdir -p "$2"; mount --bind "$1" "$2"; }
bind "$dir/etc-libvirt" /etc/libvirt
bind "$dir/var-lib" /var/lib/libvirt
bind "$dir/var-cache" /var/cache/libvirt
bind "$dir/var-log" /var/log/libvirt
bind_file() { [ ! -e "$2" ] || mount --bind "$1" "$2"; }
echo "${uuid//-/}" > "$dir/machine-id"; bind_file "$dir/machine-id" /etc/machine-id
echo "$name" > "$dir/hostname"; bind_file "$dir/hostname" /etc/hostname
{ sed '/ip6-/d;/127\.0\.1\.1/d;/kvm0/d' /etc/hosts; for i in 1 2 3 4 5 6 7 8 9; do echo "10.77.0.1$i kvm0$i"; done; } > "$dir/hosts"
bind_file "$dir/hosts" /etc/hosts

# --- accounts: `admin` may use libvirt's socket, `operator` may not; both log in by password
hash=$(openssl passwd -6 "$password")
for file in passwd group shadow; do grep -vE '^(operator|admin):' /etc/$file > "$dir/$file"; done
echo "operator:x:2001:2001::/run/home/operator:/bin/bash" >> "$dir/passwd"; echo "admin:x:2002:2002::/run/home/admin:/bin/bash" >> "$dir/passwd"
echo "operator:x:2001:" >> "$dir/group"; echo "admin:x:2002:" >> "$dir/group"
sed -i -E 's/^(libvirt:[^:]*:[^:]*:).*/\1admin/' "$dir/group"
for user in operator admin; do echo "$user:$hash:19000:0:99999:7:::" >> "$dir/shadow"; mkdir -p "/run/home/$user"; done
chown 2001:2001 /run/home/operator; chown 2002:2002 /run/home/admin; chmod 640 "$dir/shadow"
for file in passwd group shadow; do bind_file "$dir/$file" /etc/$file; done

# --- cgroups. `ip netns exec` has put a fresh sysfs on /sys; cgroup v1 controllers show this host's subtree as their root.
cgroups='cgroup_controllers = []'
if awk '$1 == "cpu" && $2 > 0 { found = 1 } END { exit !found }' /proc/cgroups && mount -t tmpfs -o mode=755 cgroot /sys/fs/cgroup; then
  for controller in cpu cpuacct cpuset memory devices freezer blkio; do
    mkdir -p /sys/fs/cgroup/$controller
    if mount -t cgroup -o $controller cgroup /sys/fs/cgroup/$controller; then cgroups=; else rmdir /sys/fs/cgroup/$controller; fi
  done
fi
# /dev/kvm may exist without being of use. A read-only bind of a regular file makes access(W_OK) fail; /dev/null in its place would make
# libvirt probe QEMU again on every define (8 s of CPU each).
if [ -e /dev/kvm ]; then : > /run/no-kvm; mount --bind /run/no-kvm /dev/kvm && mount -o remount,bind,ro /dev/kvm; fi

cat > /etc/libvirt/qemu.conf <<Q
# No AppArmor, udev or polkit in here: QEMU runs as root, files keep their owners.
security_driver = "none"
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
namespaces = []
vnc_listen = "127.0.0.1"
migration_address = "0.0.0.0"
migration_host = "$name"
$cgroups
Q
cat > /etc/libvirt/libvirtd.conf <<Q
unix_sock_group = "libvirt"
unix_sock_ro_perms = "0770"
unix_sock_rw_perms = "0770"
auth_unix_rw = "none"
auth_unix_ro = "none"
host_uuid = "$uuid"
log_outputs = "3:file:/var/log/libvirt/libvirtd.log"
Q

# --- sshd: root by key; everybody by key; operator and admin by password too
[ -f "$dir/etc-ssh/hostkey" ] || ssh-keygen -q -t ed25519 -N '' -f "$dir/etc-ssh/hostkey"
echo 'yes' > "$dir/etc-ssh/forwarding"
cp "$key" "$dir/root-ssh/id_ed25519"; chmod 600 "$dir/root-ssh/id_ed25519"
# Peer-to-peer migration over qemu+ssh logs in from host to host.
printf 'Host 10.77.0.* kvm*\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n' > "$dir/root-ssh/config"
bind "$dir/root-ssh" /root/.ssh
# The machine's own shell start-up files do not belong to the host: whatever they run would be run for every command over SSH.
: > "$dir/empty-profile"
for profile in .bashrc .bash_profile .bash_login .profile; do
  if [ -f "/root/$profile" ]; then mount --bind "$dir/empty-profile" "/root/$profile"; fi
done
ip link set lo up
sysctl -qw net.ipv4.ip_forward=1
"$scripts/host-service.sh" start sshd "$dir" "$key"
/usr/sbin/virtlogd -d
"$scripts/host-service.sh" start libvirtd "$dir" "$key"
if command -v prometheus-node-exporter >/dev/null; then
  prometheus-node-exporter --web.listen-address=:9100 --collector.disable-defaults --collector.cpu --collector.meminfo --collector.netdev \
    --collector.loadavg --collector.filesystem --collector.uname --collector.diskstats --collector.stat >"$dir/node-exporter.log" 2>&1 &
fi
# From here on a service that is missing is a fault; before, it is on its way.
touch /run/host-has-started
echo "== $name is up"
trap 'exit 0' TERM INT
while :; do sleep 3600 & wait $!; done
