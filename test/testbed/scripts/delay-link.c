/* Delays frames on their way to one host, where the kernel has no netem. Takes the cable's end out of the bridge's hands: a TAP device stands in
   for it on the bridge, and this process carries frames between the two. Order is kept. In C, since what it takes of the processor limits whoever
   is measured over it. Arguments: port, TAP name, delay in ms, jitter in ms. Runs until it is killed; the TAP goes with it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <arpa/inet.h>

/* Both sides speak virtio-net headers, so that large segments and unfinished checksums cross as they are. */
enum { frame_bytes = 10 + 65536 + 64, ring_bytes = 64 << 20, burst = 64, receive_bytes = 16 << 20 };

/* Frames that wait, one behind the other in a ring of memory; a length of 0 sends the reader to its beginning. */
struct waiting { int64_t due_ns; int64_t length; unsigned char bytes[]; };

static unsigned char *ring;
static size_t head, tail, held;
static int64_t last_due_ns;

static void fail(const char *what) { perror(what); exit(1); }

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static size_t record_bytes(size_t length) { return (sizeof(struct waiting) + length + 15) & ~(size_t)15; }

/* Room for one more frame, or NULL when the ring is full: that frame is lost, as on a real cable. */
static struct waiting *room(void) {
  size_t wanted = record_bytes(frame_bytes);
  if (held == 0) head = tail = 0;
  if (held > 0 && tail <= head) return head - tail >= wanted + 16 ? (struct waiting *)(ring + tail) : NULL;
  if (ring_bytes - tail >= wanted + sizeof(struct waiting)) return (struct waiting *)(ring + tail);
  if (head < wanted + 16) return NULL;
  ((struct waiting *)(ring + tail))->length = 0;
  tail = 0;
  return (struct waiting *)ring;
}

static struct waiting *first(void) {
  if (held == 0) return NULL;
  struct waiting *frame = (struct waiting *)(ring + head);
  if (frame->length != 0) return frame;
  head = 0;
  return (struct waiting *)ring;
}

static int open_tap(const char *name) {
  int tap = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  struct ifreq request = { .ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR };
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  if (tap < 0 || ioctl(tap, TUNSETIFF, &request) < 0) fail(name);
  if (ioctl(tap, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6) < 0) fail("offloads");
  return tap;
}

static int open_cable(const char *port) {
  int cable = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0), on = 1, bytes = receive_bytes;
  struct sockaddr_ll address = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex(port) };
  if (cable < 0 || address.sll_ifindex == 0) fail(port);
  if (setsockopt(cable, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof on) < 0) fail("headers");
  if (setsockopt(cable, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on) < 0) fail("own frames");
  if (setsockopt(cable, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) < 0 || setsockopt(cable, SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof bytes) < 0) fail("buffers");
  if (bind(cable, (struct sockaddr *)&address, sizeof address) < 0) fail(port);
  return cable;
}

static void take_in(int tap, int64_t delay_ns, int64_t jitter_ns) {
  unsigned char lost[frame_bytes];
  for (int count = 0; count < burst; count += 1) {
    struct waiting *frame = room();
    ssize_t length = read(tap, frame ? frame->bytes : lost, frame_bytes);
    if (length <= 0) return;
    if (!frame) continue;
    int64_t off = jitter_ns > 0 ? (int64_t)((drand48() * 2 - 1) * (double)jitter_ns) : 0;
    int64_t due = now_ns() + (delay_ns + off > 0 ? delay_ns + off : 0);
    frame->length = length;
    frame->due_ns = last_due_ns = due > last_due_ns ? due : last_due_ns;
    tail = (size_t)((unsigned char *)frame - ring) + record_bytes((size_t)length);
    held += 1;
  }
}

/* A full queue or a link that is down loses the frame, as a real cable would. */
static void let_out(int cable) {
  for (struct waiting *frame; (frame = first()) && frame->due_ns <= now_ns();) {
    if (send(cable, frame->bytes, (size_t)frame->length, 0) < 0) errno = 0;
    head += record_bytes((size_t)frame->length);
    held -= 1;
  }
}

static void bring_back(int cable, int tap, const char *port) {
  static unsigned char frame[frame_bytes];
  for (int count = 0; count < burst; count += 1) {
    ssize_t length = recv(cable, frame, sizeof frame, 0);
    if (length >= 0) {
      if (write(tap, frame, (size_t)length) < 0) errno = 0;
      continue;
    }
    if (errno == EAGAIN) return;
    if (if_nametoindex(port) == 0) exit(0); /* the host was switched off: its cable is gone */
    usleep(10000);
    return;
  }
}

int main(int count, char **arguments) {
  if (count != 5) return fprintf(stderr, "port, TAP name, delay in ms, jitter in ms\n"), 2;
  int64_t delay_ns = (int64_t)(atof(arguments[3]) * 1e6), jitter_ns = (int64_t)(atof(arguments[4]) * 1e6);
  ring = mmap(NULL, ring_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (ring == MAP_FAILED) fail("memory");
  int tap = open_tap(arguments[2]), cable = open_cable(arguments[1]);
  for (;;) {
    struct pollfd ready[2] = { { .fd = tap, .events = POLLIN }, { .fd = cable, .events = POLLIN } };
    struct waiting *next = first();
    int64_t left = next ? next->due_ns - now_ns() : 0;
    struct timespec until = { .tv_sec = left > 0 ? left / 1000000000 : 0, .tv_nsec = left > 0 ? left % 1000000000 : 0 };
    if (ppoll(ready, 2, next ? &until : NULL, NULL) < 0 && errno != EINTR) fail("poll");
    if (ready[0].revents) take_in(tap, delay_ns, jitter_ns);
    if (ready[1].revents) bring_back(cable, tap, arguments[1]);
    let_out(cable);
  }
}
