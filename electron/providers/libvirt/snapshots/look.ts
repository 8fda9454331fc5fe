// How much is read to judge a machine's snapshots, by what the answer is for.

/** `look`: a person reads it, soon. `create`: a file is added on top. `write`: files of the machine are written to, on which others may stand. */
export type Purpose = 'look' | 'create' | 'write'

/** libvirt reads some thousand a second, and opens every file of a pool that is refreshed: nobody waits for that to look at snapshots. */
export const mostVolumesForALook = 1_000
