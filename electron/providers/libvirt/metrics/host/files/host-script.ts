// What runs on the host while its files are read: a loop in the host's own shell that prints them whenever it is asked. Nothing is
// installed or written, two small processes are started for each reading, and the loop ends with its standard input.

/**
 * One line, without single quotes or "!", so that it can be handed to any login shell in single quotes. Each line of its input is a request
 * for one reading. Files are told as `head` does it, "==> NAME <==" and their lines; "@end" ends a reading.
 */
const loop = [
  'PATH=/usr/sbin:/usr/bin:/sbin:/bin; LC_ALL=C; export PATH LC_ALL',
  'echo "==> blocks <=="; ls /sys/block 2>/dev/null',
  'for h in /sys/class/hwmon/hwmon*; do [ -r "$h/name" ] && sensors="$sensors $h/name"; for t in "$h"/temp*_input; do [ -r "$t" ] && sensors="$sensors $t"; l="${t%_input}_label"; [ -r "$l" ] && sensors="$sensors $l"; done; done',
  '[ -n "$sensors" ] || for z in /sys/class/thermal/thermal_zone*; do [ -r "$z/temp" ] && sensors="$sensors $z/type $z/temp"; done',
  'while read -r ask; do head -n 1 /proc/uptime /proc/stat /proc/loadavg $sensors 2>/dev/null; head -n 5000 /proc/meminfo /proc/diskstats /proc/net/dev /proc/pressure/cpu /proc/pressure/memory /proc/pressure/io 2>/dev/null; echo; echo @end; done',
].join('; ')

export const hostCommand = `exec sh -c '${loop}'`

export const endMark = '@end'

/** The lines of each file by its path. What is before the first name, or is no text at all, is left out. */
export function splitFiles(text: string): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>()
  let lines: string[] | undefined
  for (const line of text.split('\n')) {
    const name = /^==> (\S+) <==$/.exec(line)?.[1]
    if (name !== undefined) files.set(name, (lines = []))
    else if (line !== '') lines?.push(line)
  }
  return files
}
