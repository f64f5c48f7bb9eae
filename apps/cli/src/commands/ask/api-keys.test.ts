import { AccessList, Explanation } from '@roster/core'
import { organization, role } from '@roster/emulator'
import { describe, expect, it } from 'vitest'
import { NOW, openTerminal } from '../../testing/terminal.ts'

const ADA = 'ada@acme.example'
const BOB = 'bob@acme.example'
const EDITOR = [role('deployment-editor')]
const DAY = 86_400_000

const FILE = {
  organization: '1234567890',
  members: { [ADA]: { organization: 'owner' }, [BOB]: {} },
  apiKeys: {
    ci: { id: 'k1', deployments: { '*': 'editor' }, expires: '2027-03-01', owner: BOB, reason: 'CI' },
    later: { deployments: { '*': 'admin' }, expires: '2027-03-01', owner: ADA },
    old: { id: 'k4', expires: '2026-11-01', owner: ADA },
  },
}

async function terminal(file: object = FILE) {
  return openTerminal({
    files: { 'members.json': JSON.stringify(file, null, 2) },
    env: { NO_COLOR: '1' },
    columns: 100,
    state: organization({
      now: NOW,
      members: [
        { email: ADA, userId: 'ada', roles: [role('organization-admin')] },
        { email: BOB, userId: 'bob' },
      ],
      keys: [
        { id: 'run', secret: 'ada-key', email: ADA, roles: [role('organization-admin')] },
        { id: 'k1', description: 'ci', email: ADA, roles: EDITOR, expiresAt: NOW + 98 * DAY },
        { id: 'k2', description: 'by hand', roles: [role('deployment-viewer')] },
        {
          id: 'k3',
          description: 'by hand',
          email: BOB,
          roles: [role('elasticsearch-viewer', '*', ['logs'])],
        },
        { id: 'k4', description: 'old', email: ADA, roles: [], expiresAt: NOW + DAY },
      ],
    }),
  })
}

describe('API keys beside people', () => {
  it('are explained by name', async () => {
    const { roster } = await terminal()
    expect(
      (await roster('explain', 'ci')).stdout,
    ).toBe(`The API key ci (k1) exists, which matches members.json

Listed at members.json:10 · until 1 Mar 2027 · CI

bob@acme.example answers for it · made by ada@acme.example · ends by itself at 09:00 UTC on 1 Mar
2027.

In the organization: made at 09:00 UTC on 23 Nov 2026

Roles
  · Editor on all deployments · members.json:13:14
    Cloud API: changes the settings of deployments, and nobody’s roles
    Inside: nothing

organization 1234567890 · compared at 09:00 UTC on 23 Nov 2026
`)
  })

  it.each([
    ['k2', 'The API key by hand (k2) exists, which differs from members.json'],
    ['key-id:k3', 'The API key by hand (k3) exists, which differs from members.json'],
    ['key:later', 'The API key later does not exist, which differs from members.json'],
    ['old', 'The API key old (k4) exists, which differs from members.json'],
  ])('are explained as %s', async (text, verdict) => {
    const { roster } = await terminal()
    expect((await roster('explain', text)).stdout.split('\n')[0]).toBe(verdict)
    const { stdout } = await roster('explain', text, '--json')
    expect(Explanation.parse(JSON.parse(stdout)).apiKey).toBeDefined()
  })

  it('are asked for by id if several have the name', async () => {
    const { roster } = await terminal()
    expect(await roster('explain', 'by hand')).toMatchObject({
      code: 1,
      stderr: 'error: Several API keys are named "by hand": ask for one by its id, k2, k3.\n',
    })
  })

  it('are named at the members who answer for them or made them', async () => {
    const { roster } = await terminal()
    const keysOf = async (who: string) =>
      Explanation.parse(JSON.parse((await roster('explain', who, '--json')).stdout)).keys?.map(
        ({ name, isAnsweredFor }) => `${name} ${isAnsweredFor}`,
      )
    expect(await keysOf(BOB)).toEqual(['by hand true', 'ci true'])
    expect(await keysOf(ADA)).toEqual(['later true', 'old true', 'run true', 'ci false'])
  })

  it('have access as people have', async () => {
    const { roster } = await terminal()
    const list = AccessList.parse(JSON.parse((await roster('who', 'deployments/*', '--json')).stdout))
    expect(list.keys?.map(({ name, id, listed, access }) => [name, id, listed, access[0]?.role])).toEqual([
      ['run', 'run', false, 'owner'],
      ['later', undefined, true, 'admin'],
      ['ci', 'k1', true, 'editor'],
      ['by hand', 'k2', false, 'viewer'],
    ])
    const { stdout } = await roster('who', 'deployments/*')
    expect(stdout).toContain('by hand (k2) · not in members.json · nobody answers for it · Viewer on all')
  })

  it('are rows of the report, in every form, and no people', async () => {
    const { roster, text } = await terminal()
    await roster('report', '--html', 'access.html')
    expect(await text('access.html')).toContain('Editor on all deployments (Cloud API only)')
    const { stdout: csv } = await roster('report', '--csv')
    const rows = csv.split('\r\n').filter((line) => line.includes('API key'))
    expect(rows.map((line) => line.split(',').slice(1, 8).join(','))).toEqual([
      'run,run,API key,API key,Organization owner,Cloud API only,Organization',
      'later,,API key,"API key, not made yet",Admin,Cloud API only',
      'ci,k1,API key,API key,Editor,Cloud API only,all deployments',
      'by hand,k2,API key,API key,Viewer,Cloud API only,all deployments',
      'by hand,k3,API key,API key,Viewer,logs,all Elasticsearch projects',
      'old,k4,API key,"API key, ended",,',
    ])
    const { stdout: markdown } = await roster('report', '--markdown')
    expect(markdown).toContain(
      '2 people: 2 members; 1 Organization owner; 6 API keys (1 with the role Organization owner).',
    )
    expect(markdown).toContain('Applying `members.json` would change 2 API keys')
    expect(markdown).toContain('**API keys** · 6 API keys')
    expect(markdown).toContain(
      '| ci (`k1`) · `bob@acme.example` answers for it | Editor on all deployments (Cloud API only) |',
    )
    expect(markdown).toContain(
      '| by hand (`k2`) · **nobody answers for it** · **not in the file** | Viewer on all',
    )
    expect(markdown).not.toContain('key:')
  })

  it('differ from nothing if the file says nothing about them', async () => {
    const { apiKeys: _, ...silent } = FILE
    const { roster } = await terminal(silent)
    expect((await roster('explain', 'ci')).stdout).toMatch(
      /^The API key ci \(k1\) exists, and members\.json says nothing about API keys\n/,
    )
    for (const args of [
      ['who', '*/*'],
      ['report', '--markdown'],
      ['explain', 'ci'],
    ]) {
      const { stdout } = await roster(...args)
      expect(stdout).toContain('Editor on all')
      expect(stdout).not.toMatch(/not in|only in the organization/)
    }
  })
})
