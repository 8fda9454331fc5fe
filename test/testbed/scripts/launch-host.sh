#!/bin/bash
# Becomes one host: notes its own identity, takes a cgroup subtree of its own, then execs into the host's namespaces.
# Arguments: network namespace; pid file; then host-init.sh with its arguments. Nothing is left of this shell: `exec` keeps the pid.
set -eu
netns=$1 pid_file=$2; shift 2
# The start time (field 22 of stat, the 20th after the command's name) tells this process from a later one with the same number.
echo "$$ $(sed 's/.*) //' /proc/$$/stat | cut -d' ' -f20)" > "$pid_file.part"; mv "$pid_file.part" "$pid_file"
# Without a subtree of its own, hosts would collide on /machine/qemu-1-NAME. cpuset needs its lists before it takes a process.
for controller in cpu cpuacct cpuset memory devices freezer blkio pids systemd; do
  tree=/sys/fs/cgroup/$controller; [ -f $tree/cgroup.procs ] || continue
  mkdir -p "$tree/$netns"
  [ $controller = cpuset ] && { cat $tree/cpuset.cpus > "$tree/$netns/cpuset.cpus"; cat $tree/cpuset.mems > "$tree/$netns/cpuset.mems"; }
  echo $$ > "$tree/$netns/cgroup.procs"
done
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then mkdir -p "/sys/fs/cgroup/$netns" && echo $$ > "/sys/fs/cgroup/$netns/cgroup.procs"; fi
# `unshare --fork` ignores SIGTERM: SIGKILL it. --kill-child then ends the host's pid 1, and with it everything in the host.
exec unshare --cgroup ip netns exec "$netns" unshare --mount --uts --ipc --pid --fork --mount-proc --kill-child "$@"
