#!/usr/bin/python3
"""Delays frames on their way to one host, where the kernel has no netem. Takes the cable's end out of the bridge's hands:
a TAP device stands in for it on the bridge, and this process carries frames between the two. Order is kept.
Arguments: port, TAP name, delay in ms, jitter in ms. Runs until it is killed; the TAP goes with it."""
import collections, fcntl, os, random, select, socket, struct, sys, time

port, tap_name, delay, jitter = sys.argv[1], sys.argv[2], float(sys.argv[3]) / 1000, float(sys.argv[4]) / 1000

TUNSETIFF, TUNSETOFFLOAD = 0x400454CA, 0x400454D0
IFF_TAP, IFF_NO_PI, IFF_VNET_HDR = 0x0002, 0x1000, 0x4000
TUN_F_CSUM, TUN_F_TSO4, TUN_F_TSO6 = 0x01, 0x02, 0x04
SOL_PACKET, PACKET_VNET_HDR, PACKET_IGNORE_OUTGOING = 263, 15, 23
ETH_P_ALL = 3
# Both sides speak virtio-net headers, so that large segments and unfinished checksums cross as they are.
frame_bytes = 10 + 65536 + 64

tap = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH22x", tap_name.encode(), IFF_TAP | IFF_NO_PI | IFF_VNET_HDR))
fcntl.ioctl(tap, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6)
cable = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
cable.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
cable.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
cable.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
cable.bind((port, ETH_P_ALL))
cable.setblocking(False)

waiting = collections.deque()
poll = select.epoll()
poll.register(tap, select.EPOLLIN)
poll.register(cable, select.EPOLLIN)


def drop_if_full(send, frame):
    # A full queue or a link that is down loses the frame, as a real cable would.
    try:
        send(frame)
    except OSError:
        pass


while True:
    timeout = max(0.0, waiting[0][0] - time.monotonic()) if waiting else -1
    poll.poll(timeout)
    try:
        for _ in range(64):
            frame = os.read(tap, frame_bytes)
            due = time.monotonic() + max(0.0, delay + random.uniform(-jitter, jitter))
            waiting.append((max(due, waiting[-1][0]) if waiting else due, frame))
    except OSError:
        pass
    try:
        for _ in range(64):
            drop_if_full(lambda data: os.write(tap, data), cable.recv(frame_bytes))
    except BlockingIOError:
        pass
    except OSError:
        if not os.path.exists("/sys/class/net/" + port):
            sys.exit(0)  # the host was switched off: its cable is gone
        time.sleep(0.01)
    now = time.monotonic()
    while waiting and waiting[0][0] <= now:
        drop_if_full(cable.send, waiting.popleft()[1])
