// For tests: asking for this VM kills a crashing worker.
import { DomainUuid } from '#shared/model/ids.ts'

export const crashUuid = DomainUuid.parse('dead0000-0000-4000-8000-000000000000')
