// Why the last run of a schedule came to nothing, as it is kept. A console of before the reasons has kept the words themselves.
import * as z from 'zod'
import { Problem } from '#shared/model/hosts/host.ts'

/** No code of the table: windows show the words as they are. */
const worded = z.string().transform((message) => (message === '' ? null : { code: 'worded', message }))

export const KeptProblem = z.union([Problem.nullable(), worded])
