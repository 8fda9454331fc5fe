// What every section of the form is given, and how it tells of a change.
import { useTranslation } from 'react-i18next'
import type { FormProblems } from '../check-form.ts'
import type { NetworkForm } from '../network-form.ts'

export interface SectionProps {
  readonly form: NetworkForm
  readonly onChange: (form: NetworkForm) => void
  readonly problems: FormProblems
  /** Bridges and interfaces of the host, offered where one is named. */
  readonly bridges: readonly string[]
  readonly devices: readonly string[]
}

/** The words for what is wrong in a field, as Mantine's inputs take them. */
export function useProblemAt(problems: FormProblems): (path: string) => string | null {
  const { t } = useTranslation('networks')
  return (path) => {
    const problem = problems.get(path)
    return problem === undefined ? null : t(`check.${problem}`)
  }
}

/** Of a row that is in no document yet. */
export function newKey(): string {
  return `new-${crypto.getRandomValues(new Uint32Array(2)).join('-')}`
}

export function replaceAt<Row>(rows: readonly Row[], at: number, row: Row): Row[] {
  return rows.map((each, index) => (index === at ? row : each))
}
