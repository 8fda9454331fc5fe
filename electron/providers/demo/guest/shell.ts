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
const powerCommands: ReadonlySet<string> = new Set(['reboot', 'poweroff', 'shutdown', 'halt'])

export function createShell(options: ShellOptions): Shell {
  return new ToyShell(options)
}

class ToyShell implements Shell {
  readonly #options: ShellOptions
  #phase: Phase = 'stopped'
  #user = ''
  #line = ''

  constructor(options: ShellOptions) {
    this.#options = options
  }

  input(text: string): void {
    for (const character of text) if (this.#phase !== 'stopped') this.#type(character)
  }

  login(): void {
    const { os } = this.#options.identity()
    this.#line = ''
    this.#write(`\r\n\u001b[1m${os.prettyName}\u001b[0m ${this.#options.terminal}\r\n${simulatedNotice}. Any user and password will do.\r\n\r\n`)
    this.#askUser()
  }

  stop(): void {
    this.#phase = 'stopped'
  }

  #write(text: string): void {
    this.#options.write(text)
  }

  #askUser(): void {
    this.#phase = 'user'
    this.#write(`${this.#options.identity().hostname} login: `)
  }

  #prompt(): void {
    const { os, hostname } = this.#options.identity()
    this.#write(os.family === 'windows' ? `C:\\Users\\${this.#user}> ` : `\u001b[1m\u001b[32m${this.#user}@${hostname}\u001b[0m:~$ `)
  }

  #type(character: string): void {
    if (character === '\r' || character === '\n') return this.#enter()
    if (character === '\u0003') return this.#interrupt()
    if (character === '\u0004' && this.#line === '') return this.login()
    if (character === '\u000c') return this.#write('\u001b[2J')
    if (character === '\b' || character === '\u007f') return this.#eraseLast()
    if (character < ' ' || this.#line.length >= maxLine) return
    this.#line += character
    if (this.#phase !== 'password') this.#write(character)
  }

  #eraseLast(): void {
    if (this.#line !== '' && this.#phase !== 'password') this.#write('\b \b')
    this.#line = this.#line.slice(0, -1)
  }

  #enter(): void {
    const typed = this.#line
    this.#line = ''
    this.#write('\r\n')
    if (this.#phase === 'user') this.#takeUser(typed.trim())
    else if (this.#phase === 'password') this.#letIn()
    else this.#run(typed)
  }

  #takeUser(user: string): void {
    if (user === '') return this.#askUser()
    this.#user = user
    this.#phase = 'password'
    this.#write('Password: ')
  }

  #letIn(): void {
    this.#phase = 'shell'
    this.#write(`Welcome to ${this.#options.identity().os.prettyName}. Type "help" for what works here.\r\n`)
    this.#prompt()
  }

  #interrupt(): void {
    this.#line = ''
    this.#write('^C\r\n')
    if (this.#phase === 'shell') this.#prompt()
    else this.#askUser()
  }

  #run(command: string): void {
    const [name = '', ...words] = command.trim().split(/\s+/)
    if (name === 'exit' || name === 'logout') return this.login()
    if (powerCommands.has(name)) return this.#changePower(name === 'reboot' || words.includes('-r') ? 'reboot' : 'poweroff')
    this.#write(answer({ name, words, user: this.#user, identity: this.#options.identity() }))
    this.#prompt()
  }

  #changePower(what: 'reboot' | 'poweroff'): void {
    this.#write(`The system will ${what === 'reboot' ? 'reboot' : 'power off'} now!\r\n`)
    this.#phase = 'stopped'
    this.#options.power(what)
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
