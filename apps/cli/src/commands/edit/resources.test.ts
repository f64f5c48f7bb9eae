import { describe, expect, it } from 'vitest'
import { MEMBERS_FILE } from '../../demo/members-file.ts'
import { openTerminal } from '../../testing/terminal.ts'

const FILES = { 'members.json': MEMBERS_FILE }

async function terminal(options: Parameters<typeof openTerminal>[0] = {}) {
  const opened = await openTerminal({ files: FILES, ...options })
  const { state } = opened.service
  const rename = (before: string, after: string) => {
    const known = state.export()
    const deployments = known.deployments.map((each) =>
      each.name === before ? { ...each, name: after } : each,
    )
    state.import({ ...known, deployments })
  }
  return { ...opened, rename }
}

describe('roster resources', () => {
  it('renames what was renamed, in roles too, and the plan stays as it was', async () => {
    const { roster, text, rename } = await terminal()
    const before = await roster('plan', '--json')
    rename('shop', 'store "eu"')
    const { code, stdout, stderr } = await roster('resources')
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toBe(
      `deployments/shop is "store \\"eu\\"" now
Refreshed 1 name; nobody's access changes. Look at it with git diff and roster plan, and open a pull request.
`,
    )
    expect(await text('members.json')).toBe(MEMBERS_FILE.replaceAll('"shop"', '"store \\"eu\\""'))
    expect(JSON.parse((await roster('plan', '--json')).stdout)).toMatchObject({
      changes: JSON.parse(before.stdout).changes,
    })
  })

  it('shows the difference in a dry run', async () => {
    const { roster, text, rename } = await terminal()
    rename('shop', 'store')
    const { stdout } = await roster('resources', '--dry-run')
    expect(stdout).toContain('+      "store": "9b1d0c2e3f4a4b5c6d7e8f9001122334",\n')
    expect(await text('members.json')).toBe(MEMBERS_FILE)
  })

  it('names resources without a name, stopped deployments included, and reports missing ones', async () => {
    const files = {
      'members.json': MEMBERS_FILE.replace(
        '      "archive": "5d6e7f8091a2b3c4d5e6f708192a3b4c"',
        `      "gone": "${'e'.repeat(32)}"`,
      ).replace('"archive": "viewer"', '"5d6e7f8091a2b3c4d5e6f708192a3b4c": "viewer", "gone": "viewer"'),
    }
    const { roster, text } = await terminal({ files })
    const { stderr } = await roster('resources')
    expect(stderr).toContain('deployments/5d6e7f8091a2b3c4d5e6f708192a3b4c is called "archive"\n')
    expect(stderr).toContain(
      'deployments/gone is not there, or the key cannot see it; it stays in the file\n',
    )
    expect(await text('members.json')).toContain('"archive": "viewer", "gone": "viewer"')
  })

  it('has nothing to do if all is up to date', async () => {
    const { roster, service, text } = await terminal()
    expect(await roster('resources', '--all')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Nothing was changed.\n'),
    })
    expect(await text('members.json')).toBe(MEMBERS_FILE)
    expect(service.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  it.each([
    [{ env: { EC_API_KEY: '' } }, 'EC_API_KEY is not set.'],
    [
      { env: { EC_API_KEY: 'hank-key' } },
      'The file is for the organization 1234567890, and the key sees 9876543210.',
    ],
    [{ fetch: () => Promise.reject(new TypeError('offline')) }, 'no response'],
  ])('stops with %j', async (options, message) => {
    const { roster, text } = await terminal(options)
    const { code, stderr } = await roster('resources')
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) })
    expect(await text('members.json')).toBe(MEMBERS_FILE)
  })
})
