// A device that is being put together before it is added: its fields are set as those of others, those that make it what it is too. Pure.
import { editXml } from '../../xml/edit-xml.ts'
import { parseXml } from '../../xml/parse-xml.ts'
import { readField, setField, valueProblem } from '../fields/field.ts'
import type { Field, ValueProblem } from '../fields/field.ts'

export function readNewDevice(xml: string, field: Field): string | null {
  return readField(parseXml(xml), field)
}

/** The device with the value, or why it is not taken. */
export function setNewDevice(xml: string, field: Field, value: string | null): { readonly xml: string } | { readonly problem: ValueProblem } {
  const problem = valueProblem(field, value)
  if (problem) return { problem }
  return { xml: editXml(xml, (edit, owner) => setField({ edit, owner }, field, value)) }
}

/** A locally administered address of QEMU's own prefix, which all of libvirt's tools use. `random`: numbers from 0 to 255. */
export function newMac([one = 0, two = 0, three = 0]: readonly number[]): string {
  return ['52', '54', '00', ...[one, two, three].map((byte) => byte.toString(16).padStart(2, '0'))].join(':')
}
