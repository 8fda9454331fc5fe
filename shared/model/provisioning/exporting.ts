// Machines as text files for other tools.
import * as z from 'zod'
import { VmRef } from '../ids.ts'

export const exportFormats = ['xml', 'virt-install', 'terraform', 'ansible'] as const
export const ExportFormat = z.enum(exportFormats)
export type ExportFormat = z.output<typeof ExportFormat>

export const ExportRequest = z.object({ targets: z.array(VmRef).min(1).max(500), format: ExportFormat })
export type ExportRequest = z.output<typeof ExportRequest>

export const ExportedFile = z.object({ name: z.string(), text: z.string() })
export type ExportedFile = z.output<typeof ExportedFile>
