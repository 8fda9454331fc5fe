// The command line of the headless console: options in, checked settings out. Prints nothing and starts nothing.
import { parseArgs } from 'node:util'
import { closestWord } from '#shared/closest-word.ts'
import { AppError } from '#shared/errors.ts'

export type ShowWhat = 'console' | 'editor' | 'performance' | 'delete' | 'host-summary' | 'creator'

export interface ServeSettings {
  readonly kind: 'serve'
  readonly port: number
  readonly dataDir: string | undefined
  /** The simulated fleet to open with. */
  readonly demoUri: string | undefined
  /** The connection to add or use. */
  readonly connectUri: string | undefined
  readonly show: { readonly what: ShowWhat; readonly name: string } | undefined
  /** Starts in the system's tray, with no window; the desktop alone has one. */
  readonly isTrayOnly: boolean
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
}

export type CommandLine = ServeSettings | { readonly kind: 'help' } | { readonly kind: 'version' }

const defaultPort = 8090
const defaultDemoUri = 'demo://lab?hosts=12&vms=240'

/** virt-manager's option for each thing to show; those of a domain take its name, id or UUID. */
const showOptions = [['show-domain-console', 'console'], ['show-domain-editor', 'editor'], ['show-domain-performance', 'performance'], ['show-domain-delete', 'delete']] as const
const showFlags = [['show-host-summary', 'host-summary'], ['show-domain-creator', 'creator']] as const

export const helpText = `Usage: novacron [options]

Serves the console to a browser of this machine, and prints the link that opens it.

  --port NUMBER                  port on 127.0.0.1 (default ${defaultPort}; 0 takes a free one)
  --listen ADDRESS               refused for anything but this machine until there are accounts
  --data-dir FOLDER              where hosts, tasks and preferences are kept (or NOVACRON_DATA_DIR)
  --demo[=URI]                   open with the built-in demo fleet (default ${defaultDemoUri})
  --log-level LEVEL              debug, info, warn (default) or error
  -c, --connect URI              add this connection, or use the one that is there
  --show-domain-console NAME     with --connect: open the console of this virtual machine (name, id or UUID)
  --show-domain-editor NAME      ... its details
  --show-domain-performance NAME ... its performance
  --show-domain-delete NAME      ... the dialog that deletes it
  --show-host-summary            ... the page of the host
  --show-domain-creator          ... the dialog that makes a virtual machine
  --show-systray                 start in the system's tray (desktop app only)
  --debug                        the same as --log-level debug
  --no-fork                      accepted for virt-manager's sake: the console never leaves its terminal
  --version                      print the version
  -h, --help                     print this text

Where a console runs already with the same data folder, --connect and --show-... reach that one: its link is printed.
NOVACRON_OTLP_URL=http://127.0.0.1:4318 sends traces to the OpenTelemetry collector at this address.
`

/** @throws AppError `input-invalid` with a message for the terminal. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const values = parse(args)
  if (values.help === true) return { kind: 'help' }
  if (values.version === true) return { kind: 'version' }
  assertLoopback(values.listen)
  assertNoneEmpty(values)
  const show = showOf(values)
  if (show && values.connect === undefined) throw wrong(`--show-... needs --connect URI`)
  return {
    kind: 'serve',
    port: portOf(values.port),
    dataDir: values['data-dir'],
    demoUri: values.demo === '' ? defaultDemoUri : values.demo,
    connectUri: values.connect,
    show,
    isTrayOnly: values['show-systray'] === true,
    logLevel: values.debug === true ? 'debug' : logLevelOf(values['log-level']),
  }
}

const options = {
  port: { type: 'string' },
  listen: { type: 'string' },
  'data-dir': { type: 'string' },
  demo: { type: 'string' },
  'log-level': { type: 'string' },
  connect: { type: 'string', short: 'c' },
  'show-domain-console': { type: 'string' },
  'show-domain-editor': { type: 'string' },
  'show-domain-performance': { type: 'string' },
  'show-domain-delete': { type: 'string' },
  'show-host-summary': { type: 'boolean' },
  'show-domain-creator': { type: 'boolean' },
  'show-systray': { type: 'boolean' },
  debug: { type: 'boolean' },
  'no-fork': { type: 'boolean' },
  version: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

type Values = ReturnType<typeof parse>

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      // parseArgs has no options whose value may be left out: a bare --demo becomes --demo= here.
      args: args.map((arg) => (arg === '--demo' ? '--demo=' : arg)),
      options,
    }).values
  } catch (error) {
    throw refusalOf(error instanceof Error ? error.message : String(error))
  }
}

/** Node's own words for an unknown option tell how to write a file name that begins with a dash, which nobody wants here. */
function refusalOf(refusal: string): AppError {
  const option = /^Unknown option '(-[^']*)'/.exec(refusal)?.[1]
  const argument = /^Unexpected argument '([^']*)'/.exec(refusal)?.[1]
  const meant = option === undefined ? undefined : closestWord(option.replace(/^-+/, ''), Object.keys(options))
  if (option !== undefined) return wrong(meant === undefined ? `There is no option ${option}` : `There is no option ${option}. Did you mean --${meant}?`)
  if (argument === undefined) return wrong(refusal)
  if (argument.startsWith('demo:')) return wrong(`"${argument}" belongs to no option: write --demo="${argument}"`)
  return wrong(argument.includes('://') ? `"${argument}" belongs to no option: write --connect "${argument}"` : `"${argument}" belongs to no option`)
}

function wrong(message: string): AppError {
  return new AppError('input-invalid', { message, hint: 'command-line-help' })
}

function assertLoopback(address: string | undefined): void {
  if (address === undefined || ['127.0.0.1', 'localhost', '::1'].includes(address)) return
  throw wrong(`--listen ${address} is refused: whoever reaches the port could do everything, since there are no accounts yet. Reach it through "ssh -L ${defaultPort}:127.0.0.1:${defaultPort}" instead.`)
}

/** As a shell gives it whose variable is not set. */
function assertNoneEmpty(values: Values): void {
  for (const [option, value] of Object.entries(values)) if (value === '' && option !== 'demo') throw wrong(`--${option} needs a value`)
}

function portOf(text: string | undefined): number {
  if (text === undefined) return defaultPort
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw wrong(`--port ${text} is not a port number`)
  return port
}

function logLevelOf(text = 'warn'): ServeSettings['logLevel'] {
  if (text === 'debug' || text === 'info' || text === 'warn' || text === 'error') return text
  throw wrong(`--log-level ${text} is not debug, info, warn or error`)
}

function showOf(values: Values): ServeSettings['show'] {
  const named = showOptions.flatMap(([option, what]) => {
    const name = values[option]
    return name === undefined ? [] : [{ what, name }]
  })
  const flags = showFlags.flatMap(([option, what]) => (values[option] === true ? [{ what, name: '' }] : []))
  const all = [...named, ...flags]
  if (all.length > 1) throw wrong('Only one --show-... at a time')
  return all[0]
}
