// Whether a machine is protected, as its host says right now: a list may be a moment old, and an act that loses data must not be.
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { AppError } from '#shared/errors.ts'
import { readMachineNotes } from '#shared/domain/machine-notes.ts'
import type { DomainUuid } from '#shared/model/ids.ts'
import { find, readXml } from '#shared/xml/read-xml.ts'

export interface ProtectionQuestion {
  readonly uuid: DomainUuid
  /** What is about to be done, e.g. "delete". */
  readonly act: string
  readonly signal: AbortSignal
}

/** @throws AppError vm-protected */
export async function assertNotProtected(provider: Pick<RemoteProvider, 'vmXml'>, { uuid, act, signal }: ProtectionQuestion): Promise<void> {
  // What is stored: of a running machine both are changed together, and what somebody changed for the next start is a wish too.
  const domain = readXml(await provider.vmXml({ uuid, inactive: true }, { signal }))
  if (readMachineNotes(domain).isProtected) throw protectedError(find(domain, 'name').text, act)
}

export function protectedError(name: string, act: string): AppError {
  return new AppError('vm-protected', { message: `${name} is protected: ${act} is not allowed`, params: { name, act }, hint: 'unprotect-first' })
}
