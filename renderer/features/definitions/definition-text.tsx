// The text of a definition with everything that helps to write it, and the list of what is wrong with it below.
import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react'
import { useDeferredValue, useEffect, useImperativeHandle, useMemo, useRef } from 'react'
import type { Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { DefinitionKind } from '#shared/model/machines/definition.ts'
import { suggest } from '#shared/xml/schema/suggest.ts'
import { positionAt } from '#shared/xml/xml-error.ts'
import { XmlEditor } from '../../ui/xml/xml-editor.tsx'
import type { XmlEditorHandle } from '../../ui/xml/xml-editor.tsx'
import styles from './definitions.module.css'
import { useCheck } from './problem-words.ts'
import type { DefinitionMark } from './problem-words.ts'

const shownProblems = 50

export interface DefinitionTextProps {
  readonly kind: DefinitionKind
  readonly name: string
  readonly text: string
  readonly isReadOnly: boolean
  readonly isWrapped: boolean
  readonly onChange: (text: string) => void
  readonly onChecked: (marks: readonly DefinitionMark[]) => void
  readonly handle: Ref<XmlEditorHandle>
}

export function DefinitionText({ kind, name, text, isReadOnly, isWrapped, onChange, onChecked, handle }: DefinitionTextProps) {
  const { t } = useTranslation('definitions')
  const check = useCheck(kind)
  const complete = useMemo(() => (current: string, offset: number) => suggest(kind, current, offset), [kind])
  const settled = useDeferredValue(text)
  const marks = useMemo(() => (isReadOnly ? [] : check(settled)), [check, settled, isReadOnly])
  useEffect(() => onChecked(marks), [marks, onChecked])
  const editor = useRef<XmlEditorHandle>(null)
  useImperativeHandle(handle, () => ({ find: () => editor.current?.find(), goTo: (offset) => editor.current?.goTo(offset) }), [])
  const label = t('editor.label', { name })
  return (
    <>
      <div className={styles['text']}>
        {isReadOnly ? <XmlEditor text={text} label={label} isReadOnly isWrapped={isWrapped} handle={editor} /> : <XmlEditor text={text} label={label} isWrapped={isWrapped} onChange={onChange} check={check} complete={complete} handle={editor} />}
      </div>
      {marks.length > 0 && <Problems marks={marks} text={settled} onChosen={(offset) => editor.current?.goTo(offset)} />}
    </>
  )
}

function Problems({ marks, text, onChosen }: { marks: readonly DefinitionMark[]; text: string; onChosen: (offset: number) => void }) {
  const { t } = useTranslation('definitions')
  const ordered = useMemo(() => marks.toSorted((one, other) => one.severity.localeCompare(other.severity)).slice(0, shownProblems), [marks])
  return (
    <ul className={styles['problems']} aria-label={t('editor.problems')}>
      {ordered.map(({ from, severity, message }) => (
        <li key={`${from} ${message}`}>
          <button type="button" className={styles['problem']} onClick={() => onChosen(from)}>
            <span className={styles['severity']} data-severity={severity}>{severity === 'error' ? <IconCircleX size={15} aria-hidden /> : <IconAlertTriangle size={15} aria-hidden />}</span>
            <span className={styles['message']}>{message}</span>
            <span className={styles['line']}>{t('editor.line', { line: positionAt(text, from).line })}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
