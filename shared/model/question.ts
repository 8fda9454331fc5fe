// What the console has to ask a person in the middle of connecting: trust this key? which password? Answers with secrets are never logged.
import * as z from 'zod'
import { HostId, QuestionId } from './ids.ts'

/** Of whom it is asked: the host's address, with a port that is not the usual one. */
const address = z.string()
/** The host that is meant, where the address is that of a jump host on the way to it. */
const wayTo = z.string().optional()

export const QuestionDetail = z.discriminatedUnion('kind', [
  /** First contact: no known_hosts file has a key for this host. */
  z.object({ kind: z.literal('host-key'), address, wayTo, keyType: z.string(), fingerprint: z.string() }),
  z.object({ kind: z.literal('password'), address, wayTo, user: z.string(), isRetry: z.boolean(), canRemember: z.boolean() }),
  z.object({ kind: z.literal('passphrase'), keyFile: z.string(), isRetry: z.boolean(), canRemember: z.boolean() }),
  /** libvirt's own login; answered by the user name and the password, as to two prompts. */
  z.object({ kind: z.literal('login'), address, isRetry: z.boolean() }),
  /** Keyboard-interactive prompts, as the server words them. */
  z.object({ kind: z.literal('prompts'), address, wayTo, title: z.string(), prompts: z.array(z.object({ text: z.string(), isEchoed: z.boolean() })) }),
])
export type QuestionDetail = z.output<typeof QuestionDetail>

/** `hostIds`: all who wait for the answer, the first who asked before the others. */
export const Question = z.object({ id: QuestionId, hostIds: z.array(HostId), askedAtMs: z.number(), detail: QuestionDetail })
export type Question = z.output<typeof Question>

export const Answer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('refuse') }),
  z.object({ kind: z.literal('accept') }),
  z.object({ kind: z.literal('secret'), secret: z.string(), remember: z.boolean() }),
  z.object({ kind: z.literal('prompts'), answers: z.array(z.string()) }),
])
export type Answer = z.output<typeof Answer>

export const QuestionEvent = z.object({ open: z.array(Question) })
export type QuestionEvent = z.output<typeof QuestionEvent>
