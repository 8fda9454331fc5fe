// What a copy can be given otherwise than its original has it: processors, memory, networks, tags and a folder. Pure.
import { applyEdits } from '../domain/edits/edits.ts'
import type { Edit } from '../domain/edits/edits.ts'
import { readMachineNotes, setNotes } from '../domain/machine-notes.ts'
import type { MachineNotes } from '../domain/machine-notes.ts'
import { connectionOf, connectionText, partsOfConnection } from '../domain/devices/nic-connection.ts'
import { placesOf, wholeDomain } from '../domain/fields/places.ts'
import type { PlacedElement } from '../domain/fields/places.ts'
import { editXml } from '../xml/edit-xml.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { attribute, find, findOptional, sizeBytes } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'

export interface CloneSettings {
  readonly vcpus: number
  readonly memoryBytes: number
  /** Of its NICs, in their order, as nic-connection.ts writes them: "network:default". */
  readonly connections: readonly string[]
  readonly tags: readonly string[]
  readonly folder: string
}

/** What a machine has, and what stands against having it otherwise. */
export interface SettingsOfOriginal extends CloneSettings {
  /** A machine with a topology can only have a multiple of these; 1 without. */
  readonly vcpusPerSocket: number
  /** Its memory is the sum of theirs, and they share out its vCPUs. */
  readonly hasNumaCells: boolean
}

export function settingsOf(root: XmlElement): SettingsOfOriginal {
  const { tags, folder } = readMachineNotes(root)
  const topology = find(root, 'cpu/topology')
  return {
    vcpus: Number(find(root, 'vcpu').text) || 1,
    memoryBytes: sizeBytes(find(root, 'memory')),
    connections: nicsOf(root).map(connectionAt),
    tags,
    folder,
    vcpusPerSocket: ['dies', 'clusters', 'cores', 'threads'].reduce((product, name) => product * (Number(attribute(topology, name)) || 1), 1),
    hasNumaCells: findOptional(root, 'cpu/numa/cell') !== undefined,
  }
}

/** The definition with these settings; of those that it has already, every byte. @throws EditProblem for what its machine cannot have */
export function withSettings(xml: string, wanted: CloneSettings): string {
  const root = parseXml(xml)
  const own = settingsOf(root)
  const edits = [...sizeEdits(root, own, wanted), ...nicsOf(root).flatMap(({ place }, index) => connectionEdit(place, own.connections[index], wanted.connections[index]))]
  const notes = changedNotes(own, wanted)
  const edited = edits.length === 0 ? xml : applyEdits(xml, edits)
  return Object.keys(notes).length === 0 ? edited : editXml(edited, (edit, domain) => setNotes(edit, domain, notes))
}

const setting = (place: string, field: string, value: string | null): Edit => ({ op: 'set', place, field, value })

/** All of what was asked for is there from the start: nothing is held back for later. */
function sizeEdits(root: XmlElement, own: CloneSettings, { vcpus, memoryBytes }: CloneSettings): Edit[] {
  const ofVcpus = [setting(wholeDomain, 'vcpus', String(vcpus)), setting(wholeDomain, 'vcpusNow', null)]
  const ofMemory = [setting(wholeDomain, 'memory', String(memoryBytes)), ...(findOptional(root, 'currentMemory') ? [setting(wholeDomain, 'memoryNow', String(memoryBytes))] : [])]
  return [...(vcpus === own.vcpus ? [] : ofVcpus), ...(memoryBytes === own.memoryBytes ? [] : ofMemory)]
}

function connectionEdit(place: string, own: string | undefined, wanted: string | undefined): Edit[] {
  if (wanted === undefined || wanted === own) return []
  const { connection, portGroup } = partsOfConnection(wanted)
  return [setting(place, 'connection', connection), ...(connection.startsWith('network:') ? [setting(place, 'portGroup', portGroup || null)] : [])]
}

function changedNotes(own: CloneSettings, { tags, folder }: CloneSettings): Partial<MachineNotes> {
  const hasSameTags = tags.length === own.tags.length && tags.every((tag, index) => tag === own.tags[index])
  return { ...(hasSameTags ? {} : { tags }), ...(folder === own.folder ? {} : { folder }) }
}

function nicsOf(root: XmlElement): PlacedElement[] {
  return placesOf(root).filter(({ element }) => element.name === 'interface')
}

function connectionAt({ element }: PlacedElement): string {
  return connectionText(connectionOf(element), attribute(find(element, 'source'), 'portgroup'))
}
