import { expect, test } from 'vitest'
import { createVisualOrder, isolated } from './visual-order.ts'

const order = createVisualOrder()
const [shalom, olam, khadim, web] = ['שלום', 'עולם', 'خادم', 'الويب']

test('what runs from left to right stays one piece', () => {
  expect(order('web-1 (prod) ünïcode 日本')).toEqual(['web-1 (prod) ünïcode 日本'])
})

test('words that run from right to left begin at the right', () => {
  expect(order(`${shalom} ${olam}`)).toEqual([olam, ' ', shalom])
})

test('a line begins with its first letter, and holds words of the other direction in their own', () => {
  expect(order(`web ${khadim} ${web} 12`).join('')).toBe(`web 12 ${web} ${khadim}`)
  expect(order(`${khadim} web-1 ${web}`).join('')).toBe(`${web} web-1 ${khadim}`)
  expect(order(`host kvm01: ${shalom} ${olam}, then db-2`).join('')).toBe(`host kvm01: ${olam} ${shalom}, then db-2`)
})

test('a name that is set apart does not draw what follows to its side', () => {
  expect(order(`Of ${shalom} ${olam}. 2026`).join('')).toBe(`Of 2026 .${olam} ${shalom}`)
  expect(order(`Of ${isolated(`${shalom} ${olam}`)}. 2026`).join('')).toBe(`Of ${olam} ${shalom}. 2026`)
})

test('numbers keep their order, and brackets face what they hold', () => {
  expect(order(`${shalom} 42`).join('')).toBe(`42 ${shalom}`)
  expect(order(`${shalom} (${olam})`)).toEqual(['(', olam, ')', ' ', shalom])
})

test('what does not fit goes to the next line, in the order in which it is read', () => {
  const fits = (line: string): boolean => line.length <= 10
  expect(order(`${shalom} ${olam} ${khadim} ${web}`, fits).join('')).toBe(`${olam} ${shalom}\n${web} ${khadim}`)
  expect(order(`${shalom} ${olam} db-2 ${web}`, fits).join('')).toBe(`${olam} ${shalom}\n${web} db-2`)
  expect(order(`host ${shalom} ${olam} db`, fits).join('')).toBe(`host ${shalom}\n${olam} db`)
})

test('a word that no line has room for is left to whoever draws it', () => {
  expect(order(`${shalom}${olam}${khadim} ${web}`, (line) => line.length <= 6).join('')).toBe(`${shalom}${olam}${khadim}\n${web}`)
  expect(order(`${shalom}\u200b${olam}`, (line) => line.length <= 6).join('')).toBe(`${shalom}\n${olam}`)
})
