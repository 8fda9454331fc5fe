// Changes a machine by an edited definition: first what runs, as far as libvirt can, then what its next start has. What is half done is told.
import { DomainXmlFlag, ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import { planLive } from '#shared/domain/live/live-plan.ts'
import type { LiveStep } from '#shared/domain/live/live-plan.ts'
import { problemOf } from '#shared/errors.ts'
import type { HardwareOutcome, LiveOutcome } from '#shared/model/machines/hardware.ts'
import type { DefinitionChange } from '../../nouns/definition-provider.ts'
import { applyDefinition, checkedChange } from '../definitions/definitions.ts'
import { fromLibvirt } from '../errors.ts'
import type { MachineTarget } from '../session/machine-calls.ts'
import { runLiveStep } from './live-steps.ts'
import type { LiveAct } from './live-steps.ts'

export interface HardwareChange {
  readonly xml: string
  readonly baseFingerprint: string
  readonly isLive: boolean
}

/** @throws AppError definition-changed, definition-other, definition-refused: before anything is changed */
export async function applyHardware(target: MachineTarget, { isLive, ...edited }: HardwareChange, signal: AbortSignal): Promise<HardwareOutcome & { before: string | null }> {
  const change: DefinitionChange = { kind: 'domain', key: target.handle.uuid, ...edited }
  const { secure, unmasked } = await checkedChange(target.link.control, change, { signal })
  const live = isLive && target.vm.libvirtId !== null ? await runPlan({ ...target, signal }, { base: secure, draft: unmasked }) : []
  if (live.some(({ outcome }) => outcome === 'failed')) return { live, definition: null, problem: null, before: null }
  try {
    const { before, ...definition } = await applyDefinition(target.link, change, { signal })
    return { live, definition, problem: null, before }
  } catch (error) {
    // Nothing was changed at all: an ordinary refusal.
    if (!live.some(({ outcome }) => outcome !== 'skipped')) throw error
    return { live, definition: null, problem: problemOf(fromLibvirt(error, { act: 'define', name: target.vm.name })), before: null }
  }
}

async function runPlan(act: LiveAct, { base, draft }: { base: string; draft: string }): Promise<LiveOutcome[]> {
  const { steps } = planLive({ base, draft, live: await readSecure(act) })
  const outcomes: LiveOutcome[] = []
  for (const step of steps) {
    const hasFailed = outcomes.some(({ outcome }) => outcome === 'failed')
    outcomes.push(hasFailed ? { ...nameOf(step), outcome: 'skipped' } : await outcomeOf(act, step))
  }
  return outcomes
}

function nameOf({ kind, place }: LiveStep): Pick<LiveOutcome, 'kind' | 'place'> {
  return { kind, place }
}

async function outcomeOf(act: LiveAct, step: LiveStep): Promise<LiveOutcome> {
  try {
    return { ...nameOf(step), outcome: (await runLiveStep(act, step)) ? 'done' : 'not-released' }
  } catch (error) {
    const problem = problemOf(fromLibvirt(error, { act: 'hardware', name: act.vm.name }))
    // Fewer vCPUs: the guest was asked for one and did not answer in time.
    const isUnanswered = step.kind === 'vcpus' && error instanceof LibvirtError && error.code === ErrorCode.OperationTimeout
    return { ...nameOf(step), outcome: isUnanswered ? 'not-released' : 'failed', problem }
  }
}

/** With its passwords: a screen given back without its own would lose it. */
async function readSecure({ link: { control }, handle, signal }: LiveAct): Promise<string> {
  return control.api.domains.getDomainXml(handle, { signal, flags: DomainXmlFlag.Secure })
}
