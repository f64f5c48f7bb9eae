import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { organization, role } from '@roster/emulator'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { WORKFLOW_NAMES } from '../../adoption/workflow-names.ts'
import { run } from '../../process/process-context.ts'
import { installation } from '../../testing/installation.ts'
import { NOW, openTerminal, type TerminalOptions } from '../../testing/terminal.ts'

const WORKFLOWS = '.github/workflows'

async function terminal(options: TerminalOptions = {}, release?: string) {
  return openTerminal({ installation: await installation(release), ...options })
}

const teams = organization({
  now: NOW,
  deployments: [{ id: 'a'.repeat(32), name: 'shop' }],
  members: [
    { email: 'ada@acme.example', roles: [role('organization-admin')] },
    ...['bob', 'cat', 'dan'].map((name) => ({
      email: `${name}@acme.example`,
      roles: [role('deployment-viewer', 'a'.repeat(32))],
    })),
  ],
})

const LIVED_IN = `{
  "$schema": "./members.schema.json",
  "organization": "1234567890", // Acme Search
  "resources": {
    "deployments": {
      "archive": "5d6e7f8091a2b3c4d5e6f708192a3b4c", // stopped: nobody can change roles on it until it is started
      "logs-prod": "4c5f0de1a2b34c5d8e9f00112233aabb",
      "shop": "9b1d0c2e3f4a4b5c6d7e8f9001122334"
    },
    "elasticsearch": {
      "search": "a1b2c3d4e5f60718293a4b5c6d7e8f90"
    },
    "observability": {
      "watch": "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
    },
    "security": {
      "siem": "11223344556677889900aabbccddeeff"
    },
    "connectedClusters": {
      "factory": "ffeeddccbbaa00998877665544332211"
    }
  },
  "members": {
    "ada@acme.example": { "organization": "owner" },
    "bob@acme.example": {
      "deployments": { "archive": "viewer", "logs-prod": "viewer", "shop": "viewer" },
      "elasticsearch": { "search": { "role": "viewer", "applicationRoles": ["logs_viewer"] } }
    },
    "cat@acme.example": { "deployments": { "*": "editor" } },
    "eve@acme.example": { "deployments": { "logs-prod": "viewer" } }, // the invitation expired on 2026-11-04
    "grace@acme.example": {
      "deployments": { "*": "admin" },
      "observability": { "*": "editor" },
      "vectors": { "*": "admin" }
    },
    "joan@acme.example": {},
    "kim@acme.example": {
      "security": { "siem": ["t1-analyst", "threat-intel-analyst"] },
      "connectedClusters": { "factory": "viewer" }
    },
    "max@acme.example": { "observability": { "watch": { "role": "viewer", "access": "console" } } }, // invited, until 2026-11-25
    "root@acme.example": { "organization": ["owner", "billing-admin"] },
    "user:2271290993": { "deployments": { "*": "viewer" } } // Build service
  },
  "apiKeys": {
    // It has no end of its own. Roster revokes it after this date.
    "Dashboards": {
      "id": "bob",
      "deployments": { "*": "viewer" },
      "expires": "2027-11-23",
      "owner": "bob@acme.example"
    },
    // It has no end of its own. Roster revokes it after this date.
    // Does it need Admin on all deployments?
    "Deployments": {
      "id": "grace",
      "deployments": { "*": "admin" },
      "expires": "2027-11-23",
      "owner": "grace@acme.example"
    },
    // Roster may be running with this key, and then does not revoke it.
    "Membership as code": {
      "id": "ada",
      "organization": "owner",
      "expires": "2027-11-23",
      "owner": "ada@acme.example"
    }
  },
  "policy": { "minOwners": 2, "extraKinds": ["vectors"] }
}
`

describe('roster init', () => {
  it('writes the members file, its schema and the workflows, and the plan is empty', async () => {
    const { roster, text, service } = await terminal()
    const { code, stdout, stderr } = await roster('init')
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(await text('members.json')).toBe(LIVED_IN)
    expect(JSON.parse(await text('members.schema.json'))).toHaveProperty('properties')
    expect(service.requests.map(({ method }) => method)).not.toContain('POST')
    expect(
      stderr,
    ).toBe(`Wrote members.json, members.schema.json, .github/workflows/roster-preview.yml, .github/workflows/roster-apply.yml, .github/workflows/roster-review.yml and .github/workflows/roster-refresh.yml, with 10 people and 3 API keys of 1234567890.
AI agents can learn to change members in pull requests: see --skill.

Next:
  1. Run roster plan. It changes nobody's access.
  2. In the workflows, replace <owner> and <commit> by those of a release: a fork
     makes one (docs/how-to/fork.md), and roster init from there fills them in.
  3. In the repository's settings, make the environments roster-preview and
     roster-apply, limited to the branch main. Give each an API key of its own as
     EC_API_KEY, and both the same ROSTER_REVIEW_KEY, which this makes:
     openssl rand -base64 32
  4. Commit, and merge to main.
  5. Protect main: changes by pull request only, with the check "preview".
  6. Run roster doctor, then open a first pull request.
`)
    expect((await roster('plan')).stdout).toMatch(/^Nothing to apply; 1 difference stays\n/)
    expect(await roster('validate')).toMatchObject({ code: 0 })
    expect(await roster('fmt', '--check')).toMatchObject({ code: 0 })
  })

  it('leaves API keys out if asked to', async () => {
    const { roster, text } = await terminal()
    expect((await roster('init', '--no-keys')).stderr).toContain('with 10 people of 1234567890.')
    expect(await text('members.json')).not.toContain('apiKeys')
  })

  it('pins the actions of its release', async () => {
    const commit = 'c'.repeat(40)
    const { roster, text } = await terminal({}, `acme/roster@${commit} v1.2.3`)
    expect((await roster('init')).stderr).not.toContain('<owner>')
    expect(await text(`${WORKFLOWS}/roster-preview.yml`)).toContain(
      `      - uses: acme/roster/apps/preview@${commit} # v1.2.3\n        with:\n          api-key:`,
    )
    expect(await text(`${WORKFLOWS}/roster-apply.yml`)).toContain(
      `uses: acme/roster/apps/apply@${commit} # v1.2.3\n`,
    )
  })

  it('takes other actions, another file, another branch and another folder', async () => {
    const { roster, text, folder } = await terminal({}, `acme/roster@${'c'.repeat(40)} v1.2.3`)
    const git = (...args: readonly string[]) => run('git', args, { cwd: folder })
    await git('init', '--quiet')
    await git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk')
    const tree = (await git('write-tree')).stdout.trim()
    const author = ['-c', 'user.name=a', '-c', 'user.email=a@a.example']
    const commit = (await git(...author, 'commit-tree', '-m', 'x', tree)).stdout.trim()
    await git('update-ref', 'refs/remotes/origin/trunk', commit)
    const { code, stderr } = await roster('init', '--out', 'people/it is.json', '--actions', 'me/mine@main')
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('merge to trunk') })
    expect(await text('people/members.schema.json')).not.toBe('')
    for (const [name, event] of [
      ['preview', 'pull_request_target'],
      ['apply', 'push'],
    ] as const) {
      const workflow = parse(await text(`${WORKFLOWS}/roster-${name}.yml`))
      expect(workflow.on[event].branches).toEqual(['trunk'])
      const [step] = workflow.jobs[name].steps
      expect(step.uses).toBe(`me/mine/apps/${name}@main`)
      expect(step.with['members-file']).toBe('people/it is.json')
    }
    expect(parse(await text(`${WORKFLOWS}/roster-apply.yml`)).on.push.paths).toEqual(['people/it is.json'])
    expect(parse(await text(`${WORKFLOWS}/roster-refresh.yml`)).jobs.refresh.steps[0].with).toEqual({
      'members-file': 'people/it is.json',
      rerun: 'preview',
    })
  })

  it.each([
    ['https://github.com/acme/members', true],
    ['git@acme.ghe.com:acme/members.git', true],
    ['git@github.acme.example:acme/members.git', false],
  ])('leaves out what GitHub Enterprise Server refuses: %s', async (origin, isNew) => {
    const { roster, text, folder } = await terminal()
    await run('git', ['init', '--quiet'], { cwd: folder })
    await run('git', ['remote', 'add', 'origin', origin], { cwd: folder })
    expect((await roster('init')).code).toBe(0)
    const apply = parse(await text(`${WORKFLOWS}/roster-apply.yml`))
    const newer = { queue: apply.concurrency.queue, ...apply.jobs.apply.environment }
    expect(newer).toEqual({ name: 'roster-apply', ...(isNew && { queue: 'max', deployment: false }) })
    expect(parse(await text(`${WORKFLOWS}/roster-preview.yml`)).jobs.preview.environment).toEqual({
      name: 'roster-preview',
      ...(isNew && { deployment: false }),
    })
  })

  it('writes nothing if anything exists, and says what', async () => {
    const { roster, folder, text } = await terminal({ files: { 'members.json': 'mine' } })
    mkdirSync(join(folder, WORKFLOWS), { recursive: true })
    writeFileSync(join(folder, WORKFLOWS, 'roster-apply.yml'), 'mine')
    expect(await roster('init')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: members.json and .github/workflows/roster-apply.yml exist already, and they may contain something you need. Nothing was written. Write the members file elsewhere with --out, or leave the workflows with --no-workflows.\n',
    })
    expect(await text('members.json')).toBe('mine')
    expect(await readdir(folder)).toEqual(['.github', 'members.json'])
    expect((await roster('init', '--out', 'other.json', '--no-workflows')).code).toBe(0)
    expect(await text('other.json')).toBe(LIVED_IN)
    expect(await readdir(folder)).toEqual(['.github', 'members.json', 'members.schema.json', 'other.json'])
  })

  it('stops a second time, even with the same content', async () => {
    const { roster } = await terminal()
    expect((await roster('init')).code).toBe(0)
    expect(await roster('init')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error: members\.json, .*roster-preview\.yml, .* and .* exist already/),
    })
  })

  it('takes back what it wrote if the rest cannot be written', async () => {
    const { roster, folder } = await terminal({ files: { '.github': 'a file in the way' } })
    const { code, stderr } = await roster('init')
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('Nothing was written.') })
    expect(await readdir(folder)).toEqual(['.github'])
  })

  it('proposes groups on a terminal, and writes them to a yes', async () => {
    const yes = await terminal({ state: teams, answer: true, env: { EC_API_KEY: 'owner' } })
    const { stderr } = await yes.roster('init')
    expect(stderr).toContain('3 people have deployments/shop=viewer: "shop-viewer"\n')
    expect(yes.questions).toEqual(['Write this group?', 'Write the skill for AI agents to .agents/skills?'])
    expect(await yes.text('members.json')).toContain('"bob@acme.example": { "groups": ["shop-viewer"] }')
    expect((await yes.roster('plan', '--exit-code')).code).toBe(0)

    const no = await terminal({ state: teams, answer: false, env: { EC_API_KEY: 'owner' } })
    await no.roster('init')
    expect(await no.text('members.json')).not.toContain('groups')
    expect(await readdir(no.folder)).not.toContain('.agents')
  })

  it('writes the skill for AI agents to a yes, or to the folder that is named', async () => {
    const path = 'skills/elastic-cloud-members/SKILL.md'
    const skill = readFileSync(join(import.meta.dirname, '../../../../..', path), 'utf8')
    const asked = await terminal({ answer: true })
    await asked.roster('init')
    expect(await asked.text(`.agents/${path}`)).toBe(skill)

    const named = await terminal()
    const { code } = await named.roster('init', '--no-workflows', '--skill', '.tools/skills')
    expect(code).toBe(0)
    expect(await named.text(`.tools/${path}`)).toBe(skill)
  })

  it('asks nothing without a terminal, and says which options there are', async () => {
    const { roster, text, questions } = await terminal({ state: teams, env: { EC_API_KEY: 'owner' } })
    expect((await roster('init')).stderr).toContain(
      'There could be a group of people with the same roles: see --groups.',
    )
    expect(await text('members.json')).not.toContain('groups')
    expect((await roster('init', '--groups', '--out', 'grouped.json', '--no-workflows')).code).toBe(0)
    expect(await text('grouped.json')).toContain('"shop-viewer": { "deployments": { "shop": "viewer" } }')
    expect(questions).toEqual([])
  })

  it.each([
    [{ env: { EC_API_KEY: '' } }, [], 'EC_API_KEY is not set.'],
    [
      { fetch: () => Promise.reject(new TypeError('no network')) },
      [],
      '[GET] api.elastic-cloud.com/api/v1/organizations: no response. Check the network',
    ],
    [
      {},
      ['--organization', '42'],
      'The key does not see the organization 42. It sees 1234567890 (Acme Search).',
    ],
    [{}, ['--actions', 'roster'], '--actions is "roster"; expected one such as "owner/roster@v1.2.3".'],
    [{}, ['--out', '../members.json'], '../members.json is outside the repository'],
  ])('stops with %j and %j', async (options, args, message) => {
    const { roster, folder } = await terminal(options)
    const { code, stderr } = await roster('init', ...args)
    expect(code).toBe(1)
    expect(stderr).toMatch(/^error: /)
    expect(stderr).toContain(message)
    expect(await readdir(folder)).toEqual([])
  })

  it('says so if the key may not see everything', async () => {
    const { roster } = await terminal({ env: { EC_API_KEY: 'bob-key' } })
    const { stderr } = await roster('init')
    expect(stderr).toContain('This key does not belong to an Organization owner')
  })

  it('has nothing to write if the program is not built', async () => {
    const { roster } = await openTerminal()
    expect((await roster('init')).stderr).toMatch(/roster-preview\.yml does not exist\. Run npm run build/)
  })
})

it('the workflows it writes are the examples', async () => {
  const { roster, text } = await terminal()
  await roster('init')
  for (const name of WORKFLOW_NAMES) {
    const example = readFileSync(
      new URL(`../../../../../examples/workflows/${name}`, import.meta.url),
      'utf8',
    )
    expect(await text(`${WORKFLOWS}/${name}`)).toBe(example)
  }
})
