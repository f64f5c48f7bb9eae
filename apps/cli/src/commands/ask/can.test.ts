import { PermissionAnswer } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { MEMBERS_FILE } from '../../demo/members-file.ts'
import { openTerminal } from '../../testing/terminal.ts'

const FILES = { 'members.json': MEMBERS_FILE }
const GRACE = 'grace@acme.example'

describe('roster can', () => {
  it('says yes and why, and who else may', async () => {
    const { roster, service } = await openTerminal({ files: FILES, columns: 80, env: { NO_COLOR: '1' } })
    const { code, stdout, stderr } = await roster('can', GRACE, 'grant', 'deployments/logs-prod=editor')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe(`Yes: grace@acme.example may grant or revoke Editor on the deployment logs-prod

Admin on all deployments may grant or revoke Editor on the deployment logs-prod.

Who else may
  · ada@acme.example · Organization owner
  · root@acme.example · Organization owner

organization 1234567890 · compared at 09:00 UTC on 23 Nov 2026
`)
    expect(service.requests.map(({ method }) => method)).toEqual(['GET', 'GET'])
  })

  it.each<[args: readonly string[], code: number]>([
    [['ada@acme.example', 'invite'], 0],
    [['ada@acme.example', 'remove'], 0],
    [['ada@acme.example', 'grant', 'owner'], 0],
    [['ada@acme.example', 'make-key'], 0],
    [['ada@acme.example', 'revoke-key'], 0],
    [[GRACE, 'make-key'], 1],
    [['ada@acme.example', 'view', 'organization'], 0],
    [[GRACE, 'invite'], 1],
    [[GRACE, 'remove'], 1],
    [[GRACE, 'cancel-invitation'], 1],
    [[GRACE, 'grant', 'owner'], 1],
    [[GRACE, 'grant', 'deployments/*=admin'], 0],
    [[GRACE, 'revoke', 'observability/watch=viewer'], 1],
    [[GRACE, 'view', 'deployments/logs-prod'], 0],
    [[GRACE, 'view', 'organization'], 1],
    [['cat@acme.example', 'grant', 'deployments/shop=viewer'], 1],
    [['max@acme.example', 'invite'], 1],
  ])('answers %j with exit code %i, from the organization and from the file', async (args, code) => {
    const { roster } = await openTerminal({ files: FILES })
    for (const flags of [[], ['--offline']]) {
      const { code: found, stdout, stderr } = await roster('can', ...args, '--json', ...flags)
      expect({ code: found, stderr }).toEqual({ code, stderr: '' })
      expect(PermissionAnswer.parse(JSON.parse(stdout))).toMatchObject({
        allowed: code === 0,
        basis: flags.length === 0 ? 'organization' : 'file',
      })
    }
  })

  it.each<[args: readonly string[], message: string]>([
    [[GRACE, 'invit'], 'There is no action "invit". Did you mean invite?'],
    [
      [GRACE, 'x'],
      'There is no action "x". Known are invite, cancel-invitation, remove, make-key, revoke-key, grant, revoke, view.',
    ],
    [
      [GRACE, 'constructor'],
      'There is no action "constructor". Known are invite, cancel-invitation, remove, make-key, revoke-key, grant, revoke, view.',
    ],
    [[GRACE, 'invite', 'owner'], 'invite takes no target: leave out "owner".'],
    [[GRACE, 'grant'], 'Say what to grant, such as "deployments/*=viewer".'],
    [[GRACE, 'view'], 'Say what to view, such as "deployments/*".'],
    [
      [GRACE, 'grant', 'deployments/shop=edtor'],
      'There is no deployment role "edtor"; did you mean "editor"?',
    ],
    [[GRACE, 'view', 'deployments/shpo'], 'There is no deployment named "shpo"; did you mean "shop"?'],
    [['grcae@acme.example', 'invite', '--offline'], 'grcae@acme.example is not in members.json.'],
    [[GRACE], 'The argument <action> is missing. See roster can --help.'],
  ])('refuses %j', async (args, message) => {
    const { roster } = await openTerminal({ files: FILES })
    expect(await roster('can', ...args)).toEqual({ code: 1, stdout: '', stderr: `error: ${message}\n` })
  })
})
