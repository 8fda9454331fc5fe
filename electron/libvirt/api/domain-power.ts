// Calls that start, stop and interrupt domains.
import type { CallOptions } from '../client/calls/pending-call.ts'
import type { ProcedureName } from '../procedures/protocol-codec.ts'
import type { DomainHandle } from '../procedures/protocol-types.gen.ts'
import { flagsOf, type Caller, type FlagOptions } from './call-flags.ts'

type Verb = (dom: DomainHandle, options?: FlagOptions) => Promise<void>

export interface DomainPowerApi {
  /** Starts a defined domain; resolves to its handle, now with an id. `flags`: StartFlag. */
  create(dom: DomainHandle, options?: FlagOptions): Promise<DomainHandle>
  /** Starts a domain that exists only while it runs. `flags`: StartFlag. */
  createXml(xml: string, options?: FlagOptions): Promise<DomainHandle>
  /** Asks the guest; resolves when it was asked, not when it is off. `flags`: ShutdownFlag. */
  shutdown: Verb
  /** Asks the guest. `flags`: ShutdownFlag. */
  reboot: Verb
  /** Presses the reset button: the guest is not asked. */
  reset: Verb
  /** Pulls the plug: the guest is not asked. `flags`: DestroyFlag. */
  destroy: Verb
  suspend(dom: DomainHandle, options?: CallOptions): Promise<void>
  resume(dom: DomainHandle, options?: CallOptions): Promise<void>
  /** Writes the guest's memory to disk and stops it; may take minutes. `flags`: ManagedSaveFlag. */
  managedSave: Verb
  managedSaveRemove: Verb
  hasManagedSave(dom: DomainHandle, options?: FlagOptions): Promise<boolean>
  injectNmi: Verb
}

type VerbProcedure = Extract<
  ProcedureName,
  | 'DOMAIN_SHUTDOWN_FLAGS'
  | 'DOMAIN_REBOOT'
  | 'DOMAIN_RESET'
  | 'DOMAIN_DESTROY_FLAGS'
  | 'DOMAIN_MANAGED_SAVE'
  | 'DOMAIN_MANAGED_SAVE_REMOVE'
  | 'DOMAIN_INJECT_NMI'
>

export function domainPowerApi({ call }: Caller): DomainPowerApi {
  const verb =
    (name: VerbProcedure): Verb =>
    async (dom, options) => {
      await call(name, { dom, flags: flagsOf(options) }, options)
    }
  return {
    create: async (dom, options) => (await call('DOMAIN_CREATE_WITH_FLAGS', { dom, flags: flagsOf(options) }, options)).dom,
    createXml: async (xml, options) => (await call('DOMAIN_CREATE_XML', { xmlDesc: xml, flags: flagsOf(options) }, options)).dom,
    shutdown: verb('DOMAIN_SHUTDOWN_FLAGS'),
    reboot: verb('DOMAIN_REBOOT'),
    reset: verb('DOMAIN_RESET'),
    destroy: verb('DOMAIN_DESTROY_FLAGS'),
    async suspend(dom, options) {
      await call('DOMAIN_SUSPEND', { dom }, options)
    },
    async resume(dom, options) {
      await call('DOMAIN_RESUME', { dom }, options)
    },
    managedSave: verb('DOMAIN_MANAGED_SAVE'),
    managedSaveRemove: verb('DOMAIN_MANAGED_SAVE_REMOVE'),
    hasManagedSave: async (dom, options) =>
      (await call('DOMAIN_HAS_MANAGED_SAVE_IMAGE', { dom, flags: flagsOf(options) }, options)).result !== 0,
    injectNmi: verb('DOMAIN_INJECT_NMI'),
  }
}
