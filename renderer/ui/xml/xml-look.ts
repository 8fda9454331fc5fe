// How XML is shown: the editor in the colours of the page around it, alike wherever it is read, written or compared.
import { xml } from '@codemirror/lang-xml'
import { Prec } from '@codemirror/state'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

const look = EditorView.theme({
  '&': { backgroundColor: 'var(--pane-bg)', fontSize: '12.5px', height: '100%' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.55' },
  '.cm-gutters': { backgroundColor: 'var(--side-bg)', color: 'var(--muted)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--row-hover) 60%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--row-hover)' },
  '.cm-panels': { backgroundColor: 'var(--side-bg)', color: 'inherit', borderColor: 'var(--line)' },
  '.cm-panel.cm-search': { padding: '6px 10px', fontSize: '12.5px' },
  '.cm-textfield': { border: '1px solid var(--control-line)', borderRadius: '4px', backgroundColor: 'var(--pane-bg)', color: 'inherit', padding: '2px 6px' },
  '.cm-button': { border: '1px solid var(--control-line)', borderRadius: '4px', backgroundImage: 'none', backgroundColor: 'var(--pane-bg)', color: 'inherit', padding: '2px 8px' },
  '.cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label': { fontSize: '12px', margin: '2px 6px 2px 0' },
  '.cm-panel.cm-search label': { display: 'inline-flex', alignItems: 'center', verticalAlign: 'middle' },
  '.cm-panel.cm-search [name=close]': { color: 'inherit', fontSize: '18px', right: '8px' },
  '.cm-tooltip': { border: '1px solid var(--line)', borderRadius: '6px', backgroundColor: 'var(--pane-bg)', color: 'inherit', boxShadow: '0 4px 16px rgb(0 0 0 / 14%)' },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '12.5px', maxHeight: '14em' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px !important' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--row-selected) !important', color: 'inherit !important' },
  '.cm-completionDetail': { color: 'var(--muted)', fontStyle: 'normal' },
  '.cm-diagnostic': { padding: '6px 10px', fontFamily: 'var(--mantine-font-family)', fontSize: '12.5px' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--state-error)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--state-paused)' },
  '&.cm-merge-a .cm-changedLine, & .cm-deletedLine': { backgroundColor: 'color-mix(in srgb, var(--state-error) 7%, transparent) !important' },
  '&.cm-merge-b .cm-changedLine': { backgroundColor: 'color-mix(in srgb, var(--state-running) 8%, transparent) !important' },
  '&.cm-merge-a .cm-changedText': { background: 'color-mix(in srgb, var(--state-error) 22%, transparent) !important' },
  '&.cm-merge-b .cm-changedText': { background: 'color-mix(in srgb, var(--state-running) 24%, transparent) !important' },
  '.cm-collapsedLines': { background: 'var(--bar-bg) !important', color: 'var(--muted)', padding: '3px 12px' },
  // Its own sign is in few fonts.
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"⋯" !important' },
})

export function xmlLook({ label, isWrapped }: { label: string; isWrapped: boolean }): Extension[] {
  return [xml(), Prec.highest(look), EditorView.contentAttributes.of({ 'aria-label': label }), ...(isWrapped ? [EditorView.lineWrapping] : [])]
}
