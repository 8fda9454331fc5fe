// One xterm on the page: shows a guest's serial bytes, keeps the scrollback, finds, copies, saves. Knows nothing of channels.
import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import type { ISearchOptions } from '@xterm/addon-search'
import { Terminal } from '@xterm/xterm'
import type { ITheme } from '@xterm/xterm'

export interface SerialTerminal extends Disposable {
  /** `shown` is called when xterm has parsed the bytes. */
  readonly write: (bytes: Uint8Array, shown: () => void) => void
  /** A line of ours between two sessions. */
  readonly writeNote: (text: string) => void
  readonly fit: () => void
  readonly size: () => { readonly columns: number; readonly rows: number }
  readonly find: (text: string, direction: 'next' | 'previous', isIncremental: boolean) => void
  readonly endFind: () => void
  readonly onFound: (listener: (found: { readonly index: number; readonly count: number }) => void) => Disposable
  readonly selection: () => string
  readonly selectAll: () => void
  readonly paste: (text: string) => void
  readonly clear: () => void
  /** Scrollback and screen as plain text, wrapped lines joined. */
  readonly text: () => string
  readonly focus: () => void
  readonly blur: () => void
  readonly setTheme: (theme: ITheme, marks: FoundMarks) => void
}

/** The colours of what was found, of which the text keeps its own: they must let it be read. */
export type FoundMarks = NonNullable<ISearchOptions['decorations']>

export interface SerialTerminalOptions {
  readonly container: HTMLElement
  readonly fontFamily: string
  readonly onInput: (bytes: Uint8Array) => void
}

const scrollbackLines = 10_000

export function openSerialTerminal({ container, fontFamily, onInput }: SerialTerminalOptions): SerialTerminal {
  const terminal = new Terminal({ scrollback: scrollbackLines, fontFamily, fontSize: 13, cursorBlink: true, allowProposedApi: true, convertEol: false, overviewRuler: { width: 10 } })
  const fitting = new FitAddon()
  const searching = new SearchAddon({ highlightLimit: 2_000 })
  terminal.loadAddon(fitting)
  terminal.loadAddon(searching)
  let marks: FoundMarks | undefined
  terminal.open(container)
  fitting.fit()
  const encoder = new TextEncoder()
  terminal.onData((text) => onInput(encoder.encode(text)))
  // Mouse reports of old modes are bytes, not text.
  terminal.onBinary((text) => onInput(Uint8Array.from(text, (character) => character.charCodeAt(0))))
  return {
    write: (bytes, shown) => terminal.write(bytes, shown),
    writeNote: (text) => terminal.write(`\r\n\u001B[0;2m--- ${text} ---\u001B[0m\r\n`),
    fit: () => fitting.fit(),
    size: () => ({ columns: terminal.cols, rows: terminal.rows }),
    find: (text, direction, incremental) => void (direction === 'next' ? searching.findNext(text, { incremental, ...(marks ? { decorations: marks } : {}) }) : searching.findPrevious(text, marks ? { decorations: marks } : {})),
    endFind: () => {
      searching.clearDecorations()
      terminal.clearSelection()
    },
    onFound: (listener) => {
      const listening = searching.onDidChangeResults(({ resultIndex, resultCount }) => listener({ index: resultIndex, count: resultCount }))
      return { [Symbol.dispose]: () => listening.dispose() }
    },
    selection: () => terminal.getSelection(),
    selectAll: () => terminal.selectAll(),
    paste: (text) => terminal.paste(text),
    clear: () => terminal.clear(),
    text: () => textOf(terminal),
    focus: () => terminal.focus(),
    blur: () => terminal.blur(),
    setTheme: (next, nextMarks) => {
      terminal.options.theme = next
      marks = nextMarks
    },
    [Symbol.dispose]: () => terminal.dispose(),
  }
}

function textOf(terminal: Terminal): string {
  const { active } = terminal.buffer
  const lines: string[] = []
  for (let index = 0; index < active.length; index += 1) {
    const line = active.getLine(index)
    if (!line) continue
    const text = line.translateToString(true)
    if (line.isWrapped && lines.length > 0) lines.push((lines.pop() ?? '') + text)
    else lines.push(text)
  }
  return `${lines.join('\n').trimEnd()}\n`
}
