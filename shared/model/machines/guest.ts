// What the agent inside of a running machine tells, and does when it is asked (QEMU's guest agent, through libvirt).
import * as z from 'zod'
import { VmRef } from '../ids.ts'

/**
 * Why nothing is told: the machine does not run ("off") or is paused, has no channel for an agent ("no-channel"), nobody is at the
 * channel's other end ("disconnected"), or somebody is who does not answer ("silent"),
 * or the host's driver has no way to ask ("unsupported").
 */
export const AgentState = z.enum(['ready', 'off', 'paused', 'no-channel', 'disconnected', 'silent', 'unsupported'])
export type AgentState = z.output<typeof AgentState>

const GuestOs = z.object({ id: z.string(), name: z.string(), version: z.string(), kernel: z.string(), machine: z.string() })
const GuestUser = z.object({ name: z.string(), domain: z.string(), loginAtMs: z.number().nullable() })

export const GuestFilesystem = z.object({
  mountpoint: z.string(),
  /** In the guest, e.g. "vda1". */
  name: z.string(),
  type: z.string(),
  totalBytes: z.number().nullable(),
  usedBytes: z.number().nullable(),
  /** The machine's own names of the disks below it, e.g. "vda". */
  disks: z.array(z.string()),
})
export type GuestFilesystem = z.output<typeof GuestFilesystem>

export const GuestFacts = z.object({
  agent: AgentState,
  /** Of the agent; empty where it does not tell. */
  version: z.string(),
  hostname: z.string(),
  os: GuestOs.nullable(),
  timezone: z.string(),
  users: z.array(GuestUser),
  filesystems: z.array(GuestFilesystem),
  /** Whether its file systems are stopped for a copy; null where the agent does not tell. */
  isFrozen: z.boolean().nullable(),
  /** How far the guest's clock is before the console's, less than zero if it is behind; null where it does not tell. */
  clockAheadMs: z.number().nullable(),
  /** What the agent knows and is allowed to do, e.g. "guest-exec". */
  commands: z.array(z.string()),
})
export type GuestFacts = z.output<typeof GuestFacts>

export const GuestAct = z.enum(['freeze', 'thaw', 'sync-time'])
export type GuestAct = z.output<typeof GuestAct>

export const GuestPassword = VmRef.extend({
  user: z.string().min(1).max(256).refine((name) => !/[\0\r\n]/.test(name), 'one line'),
  password: z.string().min(1).max(1024),
})
export type GuestPassword = z.output<typeof GuestPassword>

export const GuestCommand = VmRef.extend({
  /** A program of the guest by its path, without a shell. */
  path: z.string().min(1).max(4096),
  arguments: z.array(z.string().max(4096)).max(100).default([]),
  input: z.string().max(64 * 1024).default(''),
  timeoutSeconds: z.number().int().min(1).max(25).default(20),
})
export type GuestCommand = z.output<typeof GuestCommand>

export const GuestOutput = z.object({
  /** Null while it still runs at the end of the time, or was ended by a signal. */
  exitCode: z.number().nullable(),
  signal: z.number().nullable(),
  hasExited: z.boolean(),
  stdout: z.string(),
  stderr: z.string(),
  isTruncated: z.boolean(),
})
export type GuestOutput = z.output<typeof GuestOutput>
