// Which of a host's devices, by their kernel names, are worth figures of their own. Pure.

/** Not those that have no hardware of their own below them, nor a drive for media. */
export function isWorthyDisk(name: string): boolean {
  return !/^(loop|ram|zram|fd|sr|nbd)\d+$/.test(name)
}

/** The host's own: those that libvirt and containers make for each guest come and go, and guests have figures of their own. */
export function isHostInterface(name: string): boolean {
  return !/^(lo|(vnet|macvtap|tap|veth|ifb|dummy)[\da-f]*.*)$/.test(name)
}
