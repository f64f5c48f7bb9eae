/** Golden files: the expected texts beside the sources, rewritten when the environment has UPDATE_GOLDEN. */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'vitest'

/** Compares a text with `golden/<file>`, or writes that file. */
export function expectGolden(file: string, text: string): void {
  const url = new URL(`../golden/${file}`, import.meta.url)
  if (process.env['UPDATE_GOLDEN']) writeFileSync(url, text)
  expect(text).toBe(readFileSync(url, 'utf8'))
}
