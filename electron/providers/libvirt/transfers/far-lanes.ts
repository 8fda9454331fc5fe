// How the images of far hosts are divided. Up to four lanes have an SSH connection of their own, where the host lets them have one; the others
// share those. Parts lie in memory while they are under way.

/** A part costs two round trips in which nothing of it moves: to be opened, and to be confirmed. Another lane of its connection moves then. */
export const farLanes = { lanes: 8, partBytes: 8 * 2 ** 20 } as const
