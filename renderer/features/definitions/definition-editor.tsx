// Edits the XML definition of any object: write, check, compare, apply; a choice when the host's changed meanwhile; the way back
// to what was there before.
import { ActionIcon, Button, CopyButton, Loader, Tooltip } from '@mantine/core'
import { IconArrowBackUp, IconCheck, IconCopy, IconHistory, IconRefresh, IconSearch, IconTextWrap } from '@tabler/icons-react'
import { lazy, Suspense, useCallback, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DefinitionKind, PastDefinition } from '#shared/model/machines/definition.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import type { XmlEditorHandle } from '../../ui/xml/xml-editor.tsx'
import styles from './definitions.module.css'
import { useDrafts } from './drafts.ts'
import type { DefinitionMark } from './problem-words.ts'
import { useDefinition } from './use-definition.ts'
import type { DefinitionSource, DefinitionState } from './use-definition.ts'

const DefinitionText = lazy(async () => ({ default: (await import('./definition-text.tsx')).DefinitionText }))
const DefinitionCompare = lazy(async () => ({ default: (await import('./definition-compare.tsx')).DefinitionCompare }))
const DefinitionConflict = lazy(async () => ({ default: (await import('./definition-compare.tsx')).DefinitionConflict }))
const DefinitionPast = lazy(async () => ({ default: (await import('./definition-past.tsx')).DefinitionPast }))

export interface DefinitionEditorProps extends DefinitionSource {
  readonly kind: DefinitionKind
  /** Of the object, for screen readers. */
  readonly name: string
  /** Keep it the same function while the same object is meant. */
  readonly history: (signal: AbortSignal) => Promise<readonly PastDefinition[]>
  /** Why it cannot be changed; absent: it can. */
  readonly readOnlyReason?: string
  /** At the start of the bar. */
  readonly leading?: ReactNode
}

type View = 'edit' | 'compare' | 'past'

export function DefinitionEditor({ kind, name, history, readOnlyReason, leading, ...source }: DefinitionEditorProps) {
  const { t } = useTranslation('definitions')
  const state = useDefinition(source)
  const base = useDrafts(({ bySubject }) => bySubject.get(source.subject)?.base)
  const [view, setView] = useState<View>('edit')
  const [marks, setMarks] = useState<readonly DefinitionMark[]>([])
  const { current, text, isDirty, isBehind } = state
  const restore = (xml: string): void => {
    state.edit(xml)
    setView(xml === current?.xml ? 'edit' : 'compare')
  }
  const undo = async (): Promise<void> => {
    const [last] = await history(new AbortController().signal)
    if (last) restore(last.xml)
  }
  return (
    <div className={styles['editor']}>
      {state.problem && <ProblemAlert problem={state.problem} isBar {...(state.problem.code === 'network-overlaps' ? { actions: <Button size="compact-xs" variant="default" loading={state.isBusy} onClick={() => void state.apply({ allowOverlap: true }).then((isSettled) => { if (isSettled) setView('edit') })}>{t('applyOverlap')}</Button> } : {})} />}
      {isBehind && view === 'edit' && <Notice tone="warning" isBar title={t('conflict.title')} actions={<Button size="compact-xs" variant="default" onClick={() => setView('compare')}>{t('conflict.look')}</Button>} />}
      {state.applied && <Notice tone="info" isBar title={t(state.applied.isPending ? 'applied.pending' : 'applied.now')} actions={<Button size="compact-xs" variant="subtle" leftSection={<IconArrowBackUp size={14} />} onClick={() => void undo()}>{t('applied.undo')}</Button>} />}
      <Suspense fallback={<Loader size="sm" m="md" />}>
        {current && view === 'compare' && isBehind && base ? (
          <DefinitionConflict base={base.xml} theirs={current.xml} mine={text} onTakeTheirs={() => { state.discard(); setView('edit') }} onKept={(kept) => { state.rebase(kept); setView(kept === current.xml ? 'edit' : 'compare') }} />
        ) : current && view === 'compare' && isDirty ? (
          <DefinitionCompare current={current.xml} mine={text} errorCount={countErrors(marks)} isBusy={state.isBusy} onBack={() => setView('edit')} onApply={() => void state.apply().then((isSettled) => { if (isSettled) setView('edit') })} />
        ) : current && view === 'past' ? (
          <DefinitionPast current={current.xml} history={history} onBack={() => setView('edit')} onChosen={restore} />
        ) : (
          <EditView {...{ kind, name, state, marks, setMarks, setView, readOnlyReason, leading }} />
        )}
      </Suspense>
    </div>
  )
}

interface EditViewProps {
  readonly kind: DefinitionKind
  readonly name: string
  readonly state: DefinitionState
  readonly marks: readonly DefinitionMark[]
  readonly setMarks: (marks: readonly DefinitionMark[]) => void
  readonly setView: (view: View) => void
  readonly readOnlyReason: string | undefined
  readonly leading: ReactNode
}

function EditView({ kind, name, state, marks, setMarks, setView, readOnlyReason, leading }: EditViewProps) {
  const { t } = useTranslation('definitions')
  const editor = useRef<XmlEditorHandle>(null)
  const [isWrapped, setWrapped] = useState(false)
  const { current, text, isDirty } = state
  const isReadOnly = readOnlyReason !== undefined
  const onChecked = useCallback((found: readonly DefinitionMark[]) => setMarks(found), [setMarks])
  // The host would refuse it too, but not say where. All other errors are ours, and the host may think otherwise.
  const isNotXml = marks.some(({ code }) => code === 'not-xml')
  return (
    <>
      <div className={styles['bar']}>
        {leading}
        <Status marks={marks} isDirty={isDirty} readOnlyReason={readOnlyReason} />
        <div className={styles['actions']}>
          <Tool label={t('tool.find')} icon={<IconSearch size={16} />} onClick={() => editor.current?.find()} />
          <Tool label={t('tool.wrap')} icon={<IconTextWrap size={16} />} isOn={isWrapped} onClick={() => setWrapped(!isWrapped)} />
          <CopyButton value={text}>{({ copied, copy }) => <Tool label={t(copied ? 'app:common.copied' : 'app:common.copy')} icon={copied ? <IconCheck size={16} /> : <IconCopy size={16} />} onClick={copy} />}</CopyButton>
          <Tool label={t('app:common.reload')} icon={<IconRefresh size={16} />} onClick={state.reload} />
          {!isReadOnly && <Tool label={t('tool.past')} icon={<IconHistory size={16} />} onClick={() => setView('past')} />}
          {isDirty && <Button variant="default" ml={6} onClick={state.discard}>{t('tool.discard')}</Button>}
          {!isReadOnly && <Button ml={isDirty ? 0 : 6} disabled={!isDirty || isNotXml} onClick={() => setView('compare')}>{t('tool.review')}</Button>}
        </div>
      </div>
      {current && <DefinitionText kind={kind} name={name} text={text} isReadOnly={isReadOnly} isWrapped={isWrapped} onChange={state.edit} onChecked={onChecked} handle={editor} />}
    </>
  )
}

function Status({ marks, isDirty, readOnlyReason }: { marks: readonly DefinitionMark[]; isDirty: boolean; readOnlyReason: string | undefined }) {
  const { t } = useTranslation('definitions')
  const errors = countErrors(marks)
  const warnings = marks.length - errors
  const tone = errors > 0 ? 'error' : warnings > 0 ? 'warning' : undefined
  const found = [...(errors > 0 ? [t('status.errors', { count: errors })] : []), ...(warnings > 0 ? [t('status.warnings', { count: warnings })] : [])].join(', ')
  return <span className={styles['status']} data-tone={tone} role="status">{readOnlyReason ?? (found !== '' ? found : t(isDirty ? 'status.changed' : 'status.unchanged'))}</span>
}

interface ToolProps {
  readonly label: string
  readonly icon: ReactNode
  readonly isOn?: boolean
  readonly onClick: () => void
}

function Tool({ label, icon, isOn, onClick }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={onClick} {...(isOn === undefined ? {} : { 'aria-pressed': isOn, variant: isOn ? 'light' : 'subtle' })}>{icon}</ActionIcon>
    </Tooltip>
  )
}

function countErrors(marks: readonly DefinitionMark[]): number {
  return marks.filter(({ severity }) => severity === 'error').length
}
