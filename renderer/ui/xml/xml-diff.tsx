// Two versions of a text side by side, equal parts folded. Read-only.
import { MergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { useComputedColorScheme } from '@mantine/core'
import { lineNumbers } from '@codemirror/view'
import { defaultHighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { oneDark } from '@uiw/react-codemirror'
import { useEffect, useRef } from 'react'
import styles from './xml-diff.module.css'
import { xmlLook } from './xml-look.ts'

export interface XmlVersion {
  readonly title: string
  readonly text: string
}

export function XmlDiff({ before, after }: { before: XmlVersion; after: XmlVersion }) {
  const scheme = useComputedColorScheme('light')
  const place = useRef<HTMLDivElement>(null)
  const { title: titleBefore, text: textBefore } = before
  const { title: titleAfter, text: textAfter } = after
  useEffect(() => {
    if (!place.current) return undefined
    const colours = scheme === 'dark' ? oneDark : syntaxHighlighting(defaultHighlightStyle)
    const side = (label: string, doc: string) => ({ doc, extensions: [lineNumbers(), colours, ...xmlLook({ label, isWrapped: true }), EditorState.readOnly.of(true)] })
    const merge = new MergeView({ a: side(titleBefore, textBefore), b: side(titleAfter, textAfter), parent: place.current, collapseUnchanged: { margin: 3, minSize: 6 }, gutter: true })
    return () => merge.destroy()
  }, [scheme, titleBefore, textBefore, titleAfter, textAfter])
  return (
    <div className={styles['diff']}>
      <div className={styles['titles']}><span>{titleBefore}</span><span>{titleAfter}</span></div>
      <div className={styles['sides']} ref={place} />
    </div>
  )
}

