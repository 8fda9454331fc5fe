// How the images of far hosts are divided. Up to four lanes have an SSH connection of their own, where the host lets them have one; the others
// share those.

/** A part costs two round trips in which nothing of it moves: to be opened, and to be confirmed. Another lane of its connection moves then. */
const lanes = 8
const partBytes = 8 * 2 ** 20

/** One part of each lane is in memory. */
export const farUpload = { lanes, partBytes } as const

/** Half as many again wait for those before them: a lane that is done begins the next at once, or all would stand still together. */
export const farDownload = { lanes, partBytes, mostParts: lanes * 1.5 } as const
