// What a person with normal sight, without red, green or blue cones sees of the palette: simulated after Machado, Oliveira and
// Fernandes (2009), severity 1; distances in CIELAB.
import { describe, expect, it } from 'vitest'
import { lookOfSeries, ownColours } from './palette.ts'
import type { Scheme } from './palette.ts'

type Triple = readonly [number, number, number]
const sights: Readonly<Record<string, readonly [Triple, Triple, Triple]>> = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
const pages: Readonly<Record<Scheme, string>> = { light: '#ffffff', dark: '#14181f' }

function linear(hex: string): Triple {
  const part = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [part(1), part(3), part(5)]
}

const dot = (row: Triple, [r, g, b]: Triple): number => Math.min(1, Math.max(0, row[0] * r + row[1] * g + row[2] * b))
const luminance = (rgb: Triple): number => dot([0.2126, 0.7152, 0.0722], rgb)

function lab(rgb: Triple): Triple {
  const curve = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116)
  const x = curve((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.95047)
  const y = curve(luminance(rgb))
  const z = curve((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

function distance(left: string, right: string, [r, g, b]: readonly [Triple, Triple, Triple]): number {
  const seen = (hex: string): Triple => lab([dot(r, linear(hex)), dot(g, linear(hex)), dot(b, linear(hex))])
  const [one, other] = [seen(left), seen(right)]
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])
}

function contrast(left: string, right: string): number {
  const [dark = 0, bright = 0] = [luminance(linear(left)), luminance(linear(right))].toSorted((a, b) => a - b)
  return (bright + 0.05) / (dark + 0.05)
}

describe.each(['light', 'dark'] as const)('the %s palette', (scheme) => {
  const all = Array.from({ length: ownColours }, (_, index) => lookOfSeries(index, scheme).color)

  it.each(Object.entries(sights))('keeps any two colours apart for %s sight', (_, sight) => {
    const alike = all.flatMap((color, at) => all.slice(0, at).filter((other) => distance(color, other, sight) <= 15).map((other) => `${color} ${other}`))
    expect(alike).toEqual([])
  })

  it('stands out from the page, three to one', () => {
    expect(all.filter((color) => contrast(color, pages[scheme]) < 3)).toEqual([])
  })

  it('goes on with another pattern of the line', () => {
    expect(lookOfSeries(ownColours, scheme)).toEqual({ color: all[0], pattern: 'dashed' })
  })
})
