import { Explanation } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { MEMBERS_FILE } from '../../demo/members-file.ts'
import { openTerminal } from '../../testing/terminal.ts'

const FILES = { 'members.json': MEMBERS_FILE }

describe('roster explain', () => {
  it('shows each role, where it comes from, and whether the organization agrees', async () => {
    const { roster, service } = await openTerminal({ files: FILES, columns: 80, env: { NO_COLOR: '1' } })
    const { code, stdout, stderr } = await roster('explain', 'Grace@acme.example')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe(`grace@acme.example is a member, which differs from members.json

Listed at members.json:21 · in the group sre · GitHub login grace

In the organization: Grace Okafor · member since 09:00 UTC on 19 Oct 2025

Roles
  · Admin on all deployments · from the group sre, members.json:15:36
    Cloud Console: creates and manages deployments, and manages who has roles on
    them
    Inside: the stack role superuser
  · Editor on all Observability projects · from the group sre,
    members.json:15:71
    Cloud Console: opens projects and configures what is in them, and nobody’s
    roles
    Inside: the stack role editor
  - Admin on all vectors projects · only in the organization
    Cloud Console: allows what the service says it does: this release does not
    know the type of project
    Inside: unknown to this release

API keys
  · Deployments (grace) · answers for it

1 thing to know
  · members.json:21:5 grace@acme.example holds roles that this release does not
    know and leaves as they are: vectors-admin (project.vectors). To manage
    them, list "vectors" under "extraKinds" of the policy.

organization 1234567890 · compared at 09:00 UTC on 23 Nov 2026
`)
    expect(service.requests.every(({ method }) => method === 'GET')).toBe(true)
  })

  it.each([
    ['bob@acme.example', 'is a member, which matches members.json'],
    ['max@acme.example', 'is invited, which matches members.json'],
    ['eve@acme.example', 'was invited, but the invitation has expired'],
  ])('knows %s: %s', async (email, verdict) => {
    const { roster } = await openTerminal({ files: FILES })
    expect((await roster('explain', email)).stdout).toContain(`${email} ${verdict}`)
  })

  it.each([
    ['--offline', [], { EC_API_KEY: 'ada-key' }],
    ['no key', [], { EC_API_KEY: '' }],
  ])('answers from the file alone with %s', async (flag, _args, env) => {
    const { roster, service } = await openTerminal({ files: FILES, env })
    const args = flag === '--offline' ? [flag] : []
    const { code, stdout } = await roster('explain', 'grace@acme.example', ...args)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^grace@acme\.example is listed in members\.json\n/)
    expect(stdout).toMatch(/from members\.json only\n$/)
    expect(service.requests).toEqual([])
  })

  it('prints JSON, which the schema describes', async () => {
    const { roster } = await openTerminal({ files: FILES })
    const { stdout } = await roster('explain', 'bob@acme.example', '--json')
    expect(Explanation.parse(JSON.parse(stdout))).toMatchObject({
      version: 1,
      email: 'bob@acme.example',
      organization: { status: 'member', agrees: true },
      assignments: expect.arrayContaining([
        expect.objectContaining({ role: 'viewer', name: 'search', applicationRoles: ['logs_viewer'] }),
      ]),
    })
    expect(stdout).not.toMatch(/token|ada-key/)
  })

  it.each([
    [
      ['grace@acme.exmaple'],
      'grace@acme.exmaple is neither in members.json nor in the organization. Did you mean grace@acme.example?',
    ],
    [['stranger@else.where'], 'stranger@else.where is neither in members.json nor in the organization.'],
    [['grcae@acme.example', '--offline'], 'grcae@acme.example is not in members.json.'],
    [[], 'The argument <email> is missing. See roster explain --help.'],
    [['a@b.c', 'd'], 'Unexpected argument "d"; expected <email>. See roster explain --help.'],
  ])('refuses %j', async (args, message) => {
    const { roster } = await openTerminal({ files: FILES })
    expect(await roster('explain', ...args)).toEqual({ code: 1, stdout: '', stderr: `error: ${message}\n` })
  })

  it('shows what is wrong with a broken file', async () => {
    const { roster } = await openTerminal({ files: { 'members.json': '{ "organization": "1" }' } })
    const { code, stderr } = await roster('explain', 'a@b.c')
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^members\.json:1:1 error: .+\nerror: members\.json has an error, so there is no answer\.\n$/,
    )
  })
})
