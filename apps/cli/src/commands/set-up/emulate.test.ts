import { describe, expect, it } from 'vitest'
import { openTerminal } from '../../testing/terminal.ts'

const ADDRESS = /^http:\/\/127\.0\.0\.1:\d+$/

describe('roster emulate', () => {
  it('prints the two lines to paste on a terminal', async () => {
    const { roster, interrupt } = await openTerminal({ columns: 80 })
    interrupt()
    const { code, stdout, stderr } = await roster('emulate')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^export EC_ENDPOINT=http:\/\/127\.0\.0\.1:\d+\nexport EC_API_KEY=ada-key\n$/)
    expect(stderr).toMatch(/^Running until interrupted \(Ctrl-C\)\./)
  })

  it.each([
    ['in a pipe', undefined, []],
    ['if asked for', 80, ['--json']],
  ])('prints JSON %s', async (_name, columns, flags) => {
    const { roster, interrupt } = await openTerminal(columns === undefined ? {} : { columns })
    interrupt()
    const { stdout } = await roster('emulate', ...flags)
    expect(JSON.parse(stdout)).toEqual({
      url: expect.stringMatching(ADDRESS),
      apiKey: 'ada-key',
      organization: '1234567890',
    })
  })
})
