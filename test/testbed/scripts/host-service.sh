#!/bin/bash
# Starts or stops one of a host's services, inside that host's namespaces. Arguments: start|stop, sshd|libvirtd, directory of the host, key file.
set -u
action=$1 service=$2 dir=$3 key=$4
# Entering the namespaces from outside leaves a process in its caller's cgroup: take the host's own (the root that is seen here).
for tasks in /sys/fs/cgroup/*/cgroup.procs; do [ -w "$tasks" ] && echo $$ > "$tasks" 2>/dev/null; done

write_sshd_config() {
  cat > "$dir/etc-ssh/sshd_config" <<Q
Port 22
HostKey $dir/etc-ssh/hostkey
AuthorizedKeysFile $key.pub
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
AllowStreamLocalForwarding $(cat "$dir/etc-ssh/forwarding")
AllowTcpForwarding $(cat "$dir/etc-ssh/forwarding")
PidFile /run/sshd.pid
AcceptEnv LANG
Subsystem sftp internal-sftp
Match User operator,admin
  PasswordAuthentication yes
Q
}
pid_of() { local pid; pid=$(cat "/run/$1.pid" 2>/dev/null) && [ -d "/proc/$pid" ] && grep -qx "$1" "/proc/$pid/comm" && echo "$pid"; }
# A stopped (SIGSTOP) process takes its SIGTERM only when it goes on; one that does not end within 5 s is killed.
end() {
  local pid=$1; kill -TERM "$pid"; kill -CONT "$pid"
  for _ in $(seq 50); do [ -d "/proc/$pid" ] || return 0; sleep 0.1; done
  kill -KILL "$pid"; for _ in $(seq 50); do [ -d "/proc/$pid" ] || return 0; sleep 0.1; done
  echo "$service ($pid) does not end" >&2; return 1
}

case "$action $service" in
  "start sshd") pid_of sshd >/dev/null || { write_sshd_config; /usr/sbin/sshd -f "$dir/etc-ssh/sshd_config" -E "$dir/sshd.log"; } ;;
  "start libvirtd") pid_of libvirtd >/dev/null || { rm -f /run/libvirtd.pid; /usr/sbin/libvirtd -d; } ;;
  # The listener's children serve the open sessions; they go too, so that new rules hold for everybody at once.
  "stop sshd") pid=$(pid_of sshd) && end "$pid"; pkill -x 'sshd|sshd-session'; true ;;
  "stop libvirtd") pid=$(pid_of libvirtd) || exit 0; end "$pid" && rm -f /run/libvirt/libvirt-sock /run/libvirt/libvirt-sock-ro ;;
  *) echo "unknown: $action $service" >&2; exit 2 ;;
esac
