// Edits XML: colours, folding, search, marks of what is wrong, and what could be typed. Esc and then Tab leaves it.
import { autocompletion } from '@codemirror/autocomplete'
import type { CompletionSource } from '@codemirror/autocomplete'
import { linter, lintGutter } from '@codemirror/lint'
import { openSearchPanel } from '@codemirror/search'
import { useComputedColorScheme } from '@mantine/core'
import { EditorView } from '@codemirror/view'
import { getDefaultExtensions } from '@uiw/react-codemirror'
import { useImperativeHandle, useMemo } from 'react'
import type { Ref } from 'react'
import { useEditorView } from './use-editor-view.ts'
import { xmlLook } from './xml-look.ts'

/** Offsets into the text. */
export interface XmlMark {
  readonly from: number
  readonly to: number
  readonly severity: 'error' | 'warning'
  readonly message: string
}

export interface XmlCompletions {
  readonly from: number
  readonly options: readonly { readonly label: string; readonly insert: string; readonly kind: string; readonly isRequired: boolean }[]
}

/** What can be done to an editor from outside. */
export interface XmlEditorHandle {
  find(): void
  goTo(offset: number): void
}

export interface XmlEditorProps {
  readonly text: string
  /** For screen readers. */
  readonly label: string
  readonly isReadOnly?: boolean
  readonly isWrapped?: boolean
  readonly onChange?: (text: string) => void
  /** Keep these the same functions while they mean the same. */
  readonly check?: (text: string) => readonly XmlMark[]
  readonly complete?: (text: string, offset: number) => XmlCompletions | undefined
  readonly handle?: Ref<XmlEditorHandle>
}

export function XmlEditor({ text, label, isReadOnly = false, isWrapped = false, onChange, check, complete, handle }: XmlEditorProps) {
  const scheme = useComputedColorScheme('light')
  const extensions = useMemo(
    () => [
      ...getDefaultExtensions({ theme: scheme, readOnly: isReadOnly, indentWithTab: !isReadOnly, basicSetup: { autocompletion: false, highlightActiveLine: !isReadOnly, highlightActiveLineGutter: !isReadOnly } }),
      ...xmlLook({ label, isWrapped }),
      ...(check ? [linter(({ state }) => [...check(state.doc.toString())], { delay: 250 }), lintGutter()] : []),
      ...(complete ? [autocompletion({ override: [completionSource(complete)], icons: false })] : []),
    ],
    [scheme, label, isWrapped, isReadOnly, check, complete],
  )
  const { place, view } = useEditorView({ text, extensions, onChange })
  useImperativeHandle(handle, () => ({
    find: () => void (view.current && openSearchPanel(view.current)),
    goTo(offset) {
      const anchor = Math.min(offset, view.current?.state.doc.length ?? 0)
      view.current?.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) })
      view.current?.focus()
    },
  }), [view])
  return <div ref={place} style={{ height: '100%', overflow: 'hidden' }} />
}

function completionSource(complete: NonNullable<XmlEditorProps['complete']>): CompletionSource {
  return ({ state, pos, explicit }) => {
    const before = state.sliceDoc(Math.max(0, pos - 1), pos)
    // In the middle of a text, only who asks is shown what could stand there.
    if (!explicit && !/[<\w='":/.-]/.test(before)) return null
    const found = complete(state.doc.toString(), pos)
    if (!found || found.options.length === 0) return null
    return {
      from: found.from,
      validFor: /^[\w:./-]*$/,
      options: found.options.map(({ label, insert, kind, isRequired }) => ({
        label,
        boost: isRequired ? 1 : 0,
        apply: kind === 'attribute' ? applyAttribute(insert) : insert,
      })),
    }
  }
}

/** The cursor goes between the quotes. */
function applyAttribute(insert: string) {
  return (...[view, , from, to]: [EditorView, unknown, number, number]): void => view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length - 1 } })
}
