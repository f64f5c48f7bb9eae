import type { Finding } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { renderFinding } from '../index.ts'

const FINDING: Finding = { severity: 'error', code: 'unknown-role', message: 'There is no role "vewer".' }

describe('a finding', () => {
  it('is one line: place, severity, message', () => {
    expect(renderFinding({ ...FINDING, line: 41, column: 7 }, 'members.json')).toBe(
      'members.json:41:7 error: There is no role "vewer".',
    )
    expect(renderFinding({ ...FINDING, line: 41 }, 'members.json')).toBe(
      'members.json:41 error: There is no role "vewer".',
    )
  })

  it('has no place if it has no position', () => {
    expect(renderFinding({ ...FINDING, severity: 'warning' }, 'members.json')).toBe(
      'warning: There is no role "vewer".',
    )
  })

  it('stays one line, with nothing a terminal or a runner could obey', () => {
    const line = renderFinding({ ...FINDING, message: 'a\n::error::b\u001b[31m' }, 'members.json')
    expect(line).toBe('error: a ::error::b\uFFFD[31m')
  })
})
