import { AccessList } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { MEMBERS_FILE } from '../../demo/members-file.ts'
import { openTerminal } from '../../testing/terminal.ts'

const FILES = { 'members.json': MEMBERS_FILE.replace('"cat@acme.example"', '"zoe@acme.example"') }

describe('roster who', () => {
  it('shows everybody with access and why, and what only one side has', async () => {
    const { roster, service } = await openTerminal({ files: FILES, columns: 80, env: { NO_COLOR: '1' } })
    const { code, stdout, stderr } = await roster('who', 'deployments/shop')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe(`7 people have access to the deployment shop

The organization and members.json differ on 3 people.

Strongest first
  · ada@acme.example · Ada Lindqvist · Organization owner · members.json:19:43
  · root@acme.example · Acme Root · Organization owner · members.json:20:45
  · grace@acme.example · Grace Okafor · Admin on all deployments · from the
    group sre, members.json:15:36
  - cat@acme.example · Cat Moreau · Editor on all deployments · only in the
    organization
  + zoe@acme.example · not invited yet · Editor on all deployments ·
    members.json:26:49 · only in members.json
  - 2271290993 (no e-mail address) · Build service · Viewer on all deployments ·
    only in the organization
  · bob@acme.example · Bob Tanaka · Viewer on shop · members.json:23:55

API keys
  · Membership as code (ada) · ada@acme.example answers for it · Organization
    owner
  · Deployments (grace) · grace@acme.example answers for it · Admin on all
    deployments
  · Dashboards (bob) · bob@acme.example answers for it · Viewer on all
    deployments

organization 1234567890 · compared at 09:00 UTC on 23 Nov 2026
`)
    expect(service.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET'])
  })

  it.each([
    ['owner', ['ada', 'root']],
    ['billing-admin', ['ada', 'root']],
    ['deployment/logs-prod', ['ada', 'root', 'grace', 'zoe', 'bob', 'eve']],
    ['elasticsearch/search', ['ada', 'root', 'bob']],
    ['connectedClusters/*', ['ada', 'root', 'kim']],
    ['*/*', ['ada', 'root', 'grace', 'zoe', 'kim', 'bob', 'eve', 'max']],
  ])('answers %s from the file alone, as JSON', async (scope, people) => {
    const { roster, service } = await openTerminal({ files: FILES })
    const { code, stdout } = await roster('who', scope, '--offline', '--json')
    expect(code).toBe(0)
    const list = AccessList.parse(JSON.parse(stdout))
    expect(list.people.map(({ email }) => email)).toEqual(people.map((name) => `${name}@acme.example`))
    expect(service.requests).toEqual([])
  })

  it.each([
    ['deployments/shpo', 'There is no deployment named "shpo"; did you mean "shop"?'],
    ['deploymnets/shop', 'There is no kind of resource "deploymnets"; did you mean "deployments"?'],
    ['onwer', '"onwer" is neither a role in the organization nor a resource; did you mean "owner"?'],
  ])('refuses %s, and asks nobody', async (scope, message) => {
    const { roster, service } = await openTerminal({ files: FILES })
    expect(await roster('who', scope)).toEqual({ code: 1, stdout: '', stderr: `error: ${message}\n` })
    expect(service.requests).toEqual([])
  })
})
