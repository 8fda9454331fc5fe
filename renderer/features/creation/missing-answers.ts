// Which of a new machine's answers were not given yet.
import type { VmForm } from './vm-form.ts'

export type MissingAnswer = 'host' | 'name' | 'disc' | 'image' | 'address'

/** `problems`: the paths of answers that are missing or wrong. */
export function missingAnswers({ hostId, name, kind, treeUrl }: Pick<VmForm, 'hostId' | 'name' | 'kind' | 'treeUrl'>, problems: ReadonlySet<string>): readonly MissingAnswer[] {
  const answers: readonly (readonly [MissingAnswer, boolean])[] = [
    ['host', hostId === undefined],
    ['name', name.trim() === ''],
    [kind === 'iso' ? 'disc' : 'image', problems.has('source.volume')],
    ['address', kind === 'tree' && treeUrl.trim() === ''],
  ]
  return answers.filter(([, isMissing]) => isMissing).map(([answer]) => answer)
}
