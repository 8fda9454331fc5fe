// How the images of far hosts are divided. Each lane has an SSH connection of its own, where the host lets it have one.
export const farLanes = { lanes: 4, partBytes: 16 * 2 ** 20 } as const
