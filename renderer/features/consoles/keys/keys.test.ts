import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { commonCombinations, consoleCombinations, isCombination, parseCombination, pressesOf, sysRqCombination, sysRqLetters } from './key-combination.ts'
import { freshGrab, isKept, isModifier, isOfferedToApp, trackGrab } from './keyboard-guard.ts'
import type { GrabState, GuardedKey } from './keyboard-guard.ts'
import { keyboardLayout, layoutIds } from './keyboard-layouts.ts'
import { keysymOf, planTyping, typePlan } from './typing-plan.ts'

describe('a key combination', () => {
  test('is read in any case and spelling, and written one way', () => {
    expect(parseCombination('control + ALT+delete')).toMatchObject({ label: 'Ctrl+Alt+Del' })
    expect(parseCombination('win+l')).toMatchObject({ label: 'Super+L', keys: [{ code: 'MetaLeft' }, { code: 'KeyL' }] })
  })

  test('names the key that does not exist', () => {
    expect(parseCombination('Ctrl+Hyper')).toEqual({ kind: 'unknown-key', key: 'Hyper' })
    expect(parseCombination(' + ')).toEqual({ kind: 'empty' })
    expect(parseCombination('a+b+c+d+e+f+g')).toEqual({ kind: 'too-many' })
  })

  test('is read back as itself from its label, for every fixed one', () => {
    for (const combination of [...commonCombinations, ...consoleCombinations]) expect(parseCombination(combination.label)).toEqual(combination)
    expect(consoleCombinations.map(({ label }) => label)).toContain('Ctrl+Alt+F12')
  })

  test('of magic SysRq holds Alt and PrtSc while the letter is pressed', () => {
    for (const letter of sysRqLetters) expect(sysRqCombination(letter).keys.map(({ code }) => code)).toEqual(['AltLeft', 'PrintScreen', `Key${letter.toUpperCase()}`])
  })

  test('is pressed in order and let go in the opposite order, whatever its keys', () => {
    fc.assert(
      fc.property(fc.subarray(['Ctrl', 'Alt', 'Shift', 'F5', 'A'], { minLength: 1 }), (names) => {
        const parsed = parseCombination(names.join('+'))
        if (!isCombination(parsed)) throw new Error('a known combination was refused')
        const presses = pressesOf(parsed.keys)
        const down = presses.filter(({ isDown }) => isDown).map(({ code }) => code)
        const up = presses.filter(({ isDown }) => !isDown).map(({ code }) => code)
        expect(presses.slice(0, down.length).every(({ isDown }) => isDown)).toBe(true)
        expect(up).toEqual(down.toReversed())
      }),
    )
  })
})

describe('a keyboard layout', () => {
  test('of every country writes all of printable ASCII', () => {
    for (const id of layoutIds) {
      const layout = keyboardLayout(id)
      const missing = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).filter((character) => layout.keysFor(character).length === 0)
      expect([id, missing]).toEqual([id, []])
    }
  })

  test('knows where its characters are', () => {
    expect(keyboardLayout('us').keysFor('@')).toEqual([{ code: 'Digit2', modifier: 'shift' }])
    expect(keyboardLayout('de').keysFor('z')).toEqual([{ code: 'KeyY', modifier: 'none' }])
    expect(keyboardLayout('de').keysFor('@')).toEqual([{ code: 'KeyQ', modifier: 'altgr' }])
    expect(keyboardLayout('fr').keysFor('1')).toEqual([{ code: 'Digit1', modifier: 'shift' }])
  })

  test('lets a space follow a dead key, so that the character stands alone', () => {
    expect(keyboardLayout('de').keysFor('^').map(({ code }) => code)).toEqual(['Backquote', 'Space'])
    expect(keyboardLayout('fr').keysFor('^')).toEqual([{ code: 'Digit9', modifier: 'altgr' }])
  })
})

describe('typed text', () => {
  test('presses Shift and AltGr where the layout needs them', () => {
    const [shifted] = planTyping('A', 'us').strokes
    expect(shifted?.map(({ code, isDown }) => `${isDown ? '+' : '-'}${code}`)).toEqual(['+ShiftLeft', '+KeyA', '-KeyA', '-ShiftLeft'])
    expect(planTyping('€', 'de').strokes[0]?.[0]).toMatchObject({ code: 'AltRight', keysym: 0xfe_03 })
  })

  test('sends what the layout lacks by its keysym, and says so once per character', () => {
    const plan = planTyping('aжa😀ж', 'us')
    expect(plan.unsure).toEqual(['ж', '😀'])
    expect(plan.strokes).toHaveLength(5)
    expect(plan.strokes[1]?.[0]).toMatchObject({ keysym: 0x1_00_04_36, code: '' })
  })

  test('has one Enter per line end, however lines end', () => {
    expect(planTyping('a\r\nb\rc\n', 'us').strokes.filter(([first]) => first?.code === 'Enter')).toHaveLength(3)
  })

  test('leaves no key down, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(...layoutIds), (text, layout) => {
        for (const stroke of planTyping(text, layout).strokes) {
          const balance = stroke.reduce((sum, { isDown }) => sum + (isDown ? 1 : -1), 0)
          expect(balance).toBe(0)
        }
      }),
    )
  })

  test("uses Latin-1's own keysyms and Unicode's for the rest", () => {
    expect([keysymOf('a'), keysymOf('ü'), keysymOf('ł'), keysymOf('😀')]).toEqual([0x61, 0xfc, 0x1_00_01_42, 0x1_01_f6_00])
  })

  describe('is played', () => {
    beforeEach(() => void vi.useFakeTimers())
    afterEach(() => void vi.useRealTimers())

    test('at the chosen pace, and stops between characters when cancelled', async () => {
      const cancel = new AbortController()
      const pressed: string[] = []
      const progress: number[] = []
      const typing = typePlan({ plan: planTyping('abcdef', 'us'), charactersPerSecond: 10, press: ({ code, isDown }) => void (isDown && pressed.push(code)), onProgress: (typed) => progress.push(typed), signal: cancel.signal })
      await vi.advanceTimersByTimeAsync(250)
      expect(pressed).toEqual(['KeyA', 'KeyB', 'KeyC'])
      cancel.abort()
      await expect(typing).resolves.toBe(3)
      expect(progress).toEqual([1, 2, 3])
    })
  })
})

describe('the keyboard guard', () => {
  const key = (type: 'keydown' | 'keyup', code: string, more: Partial<GuardedKey> = {}): GuardedKey => ({ type, code, ctrlKey: false, shiftKey: false, altKey: false, metaKey: false, ...more })
  const released = (...keys: readonly GuardedKey[]): boolean[] => {
    let state: GrabState = freshGrab
    return keys.map((event) => {
      const next = trackGrab(state, event)
      state = next.state
      return next.isReleased
    })
  }

  test('gives the keyboard back when left Ctrl and left Alt were pressed and let go alone, in any order', () => {
    for (const [first, second] of [['ControlLeft', 'AltLeft'], ['AltLeft', 'ControlLeft']] as const) {
      expect(released(key('keydown', first), key('keydown', second), key('keyup', first), key('keyup', second))).toEqual([false, false, false, true])
    }
  })

  test('keeps it when another key was part of it: Ctrl+Alt+Del is for the guest', () => {
    expect(released(key('keydown', 'ControlLeft'), key('keydown', 'AltLeft'), key('keydown', 'Delete'), key('keyup', 'Delete'), key('keyup', 'AltLeft'), key('keyup', 'ControlLeft'))).not.toContain(true)
  })

  test('keeps it for right Ctrl+Alt and for either key alone', () => {
    expect(released(key('keydown', 'ControlLeft'), key('keyup', 'ControlLeft'))).not.toContain(true)
    expect(released(key('keydown', 'ControlRight'), key('keydown', 'AltRight'), key('keyup', 'AltRight'), key('keyup', 'ControlRight'))).not.toContain(true)
  })

  test('works again after a combination with other keys', () => {
    const events = [key('keydown', 'KeyA'), key('keyup', 'KeyA'), key('keydown', 'ControlLeft'), key('keydown', 'AltLeft'), key('keyup', 'AltLeft'), key('keyup', 'ControlLeft')]
    expect(released(...events).at(-1)).toBe(true)
  })

  test('offers Ctrl+Shift combinations to the app, and nothing else', () => {
    const held = { ctrlKey: true, shiftKey: true }
    expect(isOfferedToApp(key('keydown', 'KeyF', held))).toBe(true)
    expect(isOfferedToApp(key('keydown', 'KeyF', { ctrlKey: true }))).toBe(false)
    expect(isOfferedToApp(key('keydown', 'ShiftLeft', held))).toBe(false)
    expect(isOfferedToApp(key('keydown', 'KeyF', { ...held, altKey: true }))).toBe(false)
    expect(isOfferedToApp(key('keyup', 'KeyF', held))).toBe(false)
  })
})

test('keys held back are those that go down: the guest still hears which of its keys go up', () => {
  expect(isKept({ type: 'keydown' }, true)).toBe(true)
  expect(isKept({ type: 'keyup' }, true)).toBe(false)
  expect(isKept({ type: 'keydown' }, false)).toBe(false)
  expect([isModifier({ code: 'ShiftLeft' }), isModifier({ code: 'KeyA' })]).toEqual([true, false])
})
