/* The other side of "small calls": THREADS threads share one connection of libvirt's C library and ask for the host name.
   Prints calls per second. Usage: hostname-calls URI CALLS THREADS */
#include <libvirt/libvirt.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static virConnectPtr connection;
static atomic_int left;

static void *work(void *unused)
{
    (void)unused;
    while (atomic_fetch_sub(&left, 1) > 0) {
        char *name = virConnectGetHostname(connection);
        if (!name)
            exit(1);
        free(name);
    }
    return NULL;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static double run(int calls, int threads)
{
    pthread_t all[256];
    double start = seconds();
    atomic_store(&left, calls);
    for (int i = 0; i < threads; i++)
        pthread_create(&all[i], NULL, work, NULL);
    for (int i = 0; i < threads; i++)
        pthread_join(all[i], NULL);
    return calls / (seconds() - start);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    int calls = atoi(argv[2]), threads = atoi(argv[3]);
    if (threads < 1 || threads > 256)
        return 2;
    connection = virConnectOpen(argv[1]);
    if (!connection)
        return 1;
    run(calls / 10, threads); /* warms both sides up */
    printf("%.1f\n", run(calls, threads));
    virConnectClose(connection);
    return 0;
}
