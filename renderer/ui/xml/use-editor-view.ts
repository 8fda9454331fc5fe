// One CodeMirror view for the life of a component, whose text belongs to the component: what is typed is told at once, and a text
// that comes from outside replaces what is shown at once, so that the two never differ.
import { Annotation, Compartment, EditorState, Transaction } from '@codemirror/state'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'

const fromOutside = Annotation.define<boolean>()

export interface EditorViewOptions {
  readonly text: string
  readonly extensions: Extension
  readonly onChange: ((text: string) => void) | undefined
}

export function useEditorView({ text, extensions, onChange }: EditorViewOptions): { place: RefObject<HTMLDivElement | null>; view: RefObject<EditorView | null> } {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const told = useRef(onChange)
  const [look] = useState(() => new Compartment())
  useLayoutEffect(() => {
    told.current = onChange
  }, [onChange])
  useLayoutEffect(() => {
    if (!place.current) return undefined
    const listener = EditorView.updateListener.of(({ docChanged, transactions, state }) => {
      if (docChanged && !transactions.some((transaction) => transaction.annotation(fromOutside) === true)) told.current?.(state.doc.toString())
    })
    const created = new EditorView({ parent: place.current, state: EditorState.create({ extensions: [look.of([]), listener] }) })
    view.current = created
    return () => {
      view.current = null
      created.destroy()
    }
  }, [look])
  useLayoutEffect(() => view.current?.dispatch({ effects: look.reconfigure(extensions) }), [look, extensions])
  useLayoutEffect(() => {
    // Not to be undone: what was loaded is not an edit.
    const shown = view.current?.state.doc
    if (shown && shown.toString() !== text) view.current?.dispatch({ changes: { from: 0, to: shown.length, insert: text }, annotations: [fromOutside.of(true), Transaction.addToHistory.of(false)] })
  }, [text])
  return { place, view }
}
