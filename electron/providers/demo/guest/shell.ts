// The toy system inside a simulated guest: a login, and a shell with a handful of commands. It writes to whatever terminal it
// runs on, and asks for power changes; it knows nothing of screens or streams.
import type { OperatingSystem } from '../invent/operating-systems.ts'

export interface GuestIdentity {
  readonly hostname: string
  readonly os: OperatingSystem
  readonly bootedAtMs: number
  readonly nowMs: number
  readonly vcpus: number
  readonly memoryKib: number
  readonly addresses: readonly string[]
}

export interface ShellOptions {
  readonly identity: () => GuestIdentity
  /** "tty1", "ttyS0". */
  readonly terminal: string
  readonly write: (text: string) => void
  readonly power: (what: 'reboot' | 'poweroff') => void
}

export interface Shell {
  /** What was typed, control characters included. Ignored until the first `login`. */
  input(text: string): void
  /** The system has come up: shows who it is and asks for a user. */
  login(): void
  /** The system is going down: what is typed goes nowhere. */
  stop(): void
}

type Phase = 'stopped' | 'user' | 'password' | 'shell'

export const simulatedNotice = 'NovaCron demo guest: simulated'
const maxLine = 200

export function createShell({ identity, terminal, write, power }: ShellOptions): Shell {
  let phase: Phase = 'stopped'
  let user = ''
  let line = ''

  const isWindows = (): boolean => identity().os.family === 'windows'
  const askUser = (): void => {
    phase = 'user'
    write(`${identity().hostname} login: `)
  }
  const login = (): void => {
    const { os } = identity()
    write(`\r\n\u001b[1m${os.prettyName}\u001b[0m ${terminal}\r\n${simulatedNotice}. Any user and password will do.\r\n\r\n`)
    line = ''
    askUser()
  }
  const prompt = (): void => write(isWindows() ? `C:\\Users\\${user}> ` : `\u001b[1m\u001b[32m${user}@${identity().hostname}\u001b[0m:~$ `)
  const run = (command: string): void => {
    const [name = '', ...words] = command.trim().split(/\s+/)
    if (name === 'exit' || name === 'logout') return login()
    if (name === 'reboot' || name === 'poweroff' || name === 'shutdown' || name === 'halt') {
      const what = name === 'reboot' || words.includes('-r') ? 'reboot' : 'poweroff'
      write(`The system will ${what === 'reboot' ? 'reboot' : 'power off'} now!\r\n`)
      phase = 'stopped'
      return power(what)
    }
    write(answer({ name, words, user, identity: identity() }))
    prompt()
  }
  const enter = (): void => {
    const typed = line
    line = ''
    write('\r\n')
    if (phase === 'user') {
      user = typed.trim()
      if (user === '') return askUser()
      phase = 'password'
      return write('Password: ')
    }
    if (phase === 'password') {
      phase = 'shell'
      write(`Welcome to ${identity().os.prettyName}. Type "help" for what works here.\r\n`)
      return prompt()
    }
    run(typed)
  }
  const interrupt = (): void => {
    line = ''
    write('^C\r\n')
    if (phase === 'shell') prompt()
    else askUser()
  }
  const type = (character: string): void => {
    const isHidden = phase === 'password'
    if (character === '\r' || character === '\n') return enter()
    if (character === '\u0003') return interrupt()
    if (character === '\u0004' && line === '') return login()
    if (character === '\u000c') return write('\u001b[2J')
    if (character === '\b' || character === '\u007f') {
      if (line !== '' && !isHidden) write('\b \b')
      line = line.slice(0, -1)
      return
    }
    if (character < ' ' || line.length >= maxLine) return
    line += character
    if (!isHidden) write(character)
  }
  return {
    input(text) {
      for (const character of text) if (phase !== 'stopped') type(character)
    },
    login,
    stop: () => void (phase = 'stopped'),
  }
}

interface Command {
  readonly name: string
  readonly words: readonly string[]
  readonly user: string
  readonly identity: GuestIdentity
}

function answer({ name, words, user, identity }: Command): string {
  const { hostname, os, vcpus, memoryKib, addresses, nowMs } = identity
  switch (name) {
    case '':
      return ''
    case 'help':
      return lines('help  hostname  uptime  ls  cat FILE  echo TEXT  uname  whoami  date  free  ip  clear', 'exit  reboot  poweroff', simulatedNotice)
    case 'hostname':
      return lines(hostname)
    case 'uptime':
      return lines(` ${new Date(nowMs).toISOString().slice(11, 19)} up ${uptimeText(identity)},  1 user,  load average: 0.08, 0.05, 0.01`)
    case 'ls':
    case 'dir':
      return lines(Object.keys(filesOf(identity)).join('  '))
    case 'cat':
    case 'type':
      return lines(...words.map((word) => filesOf(identity)[word.replace(/^.*\//, '')] ?? `cat: ${word}: No such file or directory`))
    case 'echo':
      return lines(words.join(' '))
    case 'uname':
      return lines(words.length === 0 ? 'Linux' : `Linux ${hostname} ${os.kernel} x86_64 GNU/Linux`)
    case 'whoami':
      return lines(user)
    case 'date':
      return lines(new Date(nowMs).toUTCString())
    case 'free':
      return lines(`Mem: ${Math.round(memoryKib / 1024)} MiB on ${vcpus} vCPUs`)
    case 'ip':
      return lines('lo   127.0.0.1/8', ...addresses.map((address, index) => `eth${index} ${address}`))
    case 'clear':
      return '\u001b[2J\u001b[H'
    default:
      return lines(`${name}: command not found (simulated; try "help")`)
  }
}

function lines(...texts: readonly string[]): string {
  return texts.map((text) => `${text}\r\n`).join('')
}

function filesOf({ hostname, os }: GuestIdentity): Readonly<Record<string, string>> {
  return { hostname, 'os-release': `PRETTY_NAME="${os.prettyName}"`, 'README.txt': `${simulatedNotice}. Nothing here is real, nothing can break.`, motd: 'Have a lot of fun.' }
}

export function uptimeText({ bootedAtMs, nowMs }: Pick<GuestIdentity, 'bootedAtMs' | 'nowMs'>): string {
  const minutes = Math.max(0, Math.floor((nowMs - bootedAtMs) / 60_000))
  const days = Math.floor(minutes / 1_440)
  const clock = `${String(Math.floor((minutes % 1_440) / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  return days === 0 ? clock : `${days} day${days === 1 ? '' : 's'}, ${clock}`
}
