import type { Finding } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { type AnnotationCommands, annotate } from './annotations.ts'

function recorder() {
  const lines: string[] = []
  const record: (level: string) => AnnotationCommands['error'] = (level) => (message, properties) => {
    const { file, startLine, startColumn } = properties ?? {}
    lines.push(`${level} ${file}:${startLine ?? '-'}:${startColumn ?? '-'} ${String(message)}`)
  }
  return { lines, error: record('error'), warning: record('warning'), notice: record('notice') }
}

const finding = (severity: Finding['severity'], message: string, line?: number): Finding => ({
  severity,
  code: 'invalid-value',
  message,
  ...(line !== undefined && { line, column: 3 }),
})

describe('annotate', () => {
  it('puts findings on their lines, errors first', () => {
    const commands = recorder()
    annotate(commands, [finding('info', 'c'), finding('warning', 'b', 2), finding('error', 'a', 9)], 'm.json')
    expect(commands.lines).toEqual(['error m.json:9:3 a', 'warning m.json:2:3 b', 'notice m.json:-:- c'])
  })

  it('stops at fifty and counts the rest', () => {
    const commands = recorder()
    const many = Array.from({ length: 75 }, (_, index) => finding('warning', `f${index}`, index + 1))
    annotate(commands, many, 'm.json')
    expect(commands.lines).toHaveLength(51)
    expect(commands.lines.at(-1)).toBe('warning m.json:-:- 25 more findings: see the summary of this run.')
  })

  it('says nothing of nothing', () => {
    const commands = recorder()
    annotate(commands, [], 'm.json')
    expect(commands.lines).toEqual([])
  })
})
