/* The other side of "small calls": THREADS threads share one connection of libvirt's C library and make calls of KIND:
   the host's name, libvirt's version, and of the domain NAME its lookup, state and persistence; "mix" takes turns.
   Prints calls per second. Usage: small-calls URI CALLS THREADS NAME KIND */
#include <libvirt/libvirt.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define KINDS 5

static const char *const kinds[KINDS] = {"host-name", "version", "lookup", "state", "persistence"};
static virConnectPtr connection;
static virDomainPtr domain;
static const char *domain_name;
static int only = -1; /* a kind, or all in turn */
static atomic_int left;

static int host_name(void)
{
    char *name = virConnectGetHostname(connection);
    free(name);
    return name != NULL;
}

static int version(void)
{
    unsigned long number;
    return virConnectGetLibVersion(connection, &number) == 0;
}

static int lookup(void)
{
    virDomainPtr found = virDomainLookupByName(connection, domain_name);
    return found != NULL && virDomainFree(found) == 0;
}

static int state(void)
{
    int now, reason;
    return virDomainGetState(domain, &now, &reason, 0) == 0;
}

static int persistence(void)
{
    return virDomainIsPersistent(domain) >= 0;
}

static int (*const calls_of[KINDS])(void) = {host_name, version, lookup, state, persistence};

static void *work(void *unused)
{
    (void)unused;
    int number;
    while ((number = atomic_fetch_sub(&left, 1)) > 0)
        if (!calls_of[only < 0 ? number % KINDS : only]())
            exit(1);
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
    if (argc != 6)
        return 2;
    int calls = atoi(argv[2]), threads = atoi(argv[3]);
    if (threads < 1 || threads > 256)
        return 2;
    domain_name = argv[4];
    for (int i = 0; i < KINDS; i++)
        if (strcmp(argv[5], kinds[i]) == 0)
            only = i;
    connection = virConnectOpen(argv[1]);
    if (!connection)
        return 1;
    domain = virDomainLookupByName(connection, domain_name);
    if (!domain)
        return 1;
    run(calls / 10, threads); /* warms both sides up */
    printf("%.1f\n", run(calls, threads));
    virDomainFree(domain);
    virConnectClose(connection);
    return 0;
}
