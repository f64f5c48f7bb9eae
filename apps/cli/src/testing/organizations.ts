/** Three organizations of one service, with their members files in a folder: the world of tests about people who leave. */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type ElasticCloudState, organization, role } from '@roster/emulator'
import { NOW, openTerminal, type TerminalOptions } from './terminal.ts'

export const KIM = 'kim@acme.example'
export const KIMS_ID = 'user:u-kim'

const OWNER = role('organization-admin')
const END = '2027-03-01'
const DAY = 86_400_000

export const PRODUCTION = 'organizations/production.json'
export const STAGING = 'organizations/staging.json'
export const RESEARCH = 'organizations/research.jsonc'

/**
 * Kim is a member of all three: by address, by user id, and in another spelling. In staging, an invitation is open beside
 * the membership. She answers for a key of production, and made one of research that its file does not list.
 */
export const FILES: Readonly<Record<string, string>> = {
  'groups.json': '{ "extends": "shared/more.json", "groups": {} }\n',
  'shared/more.json': '{ "groups": { "on-call": { "deployments": { "*": "viewer" } } } }\n',
  [PRODUCTION]: `\uFEFF{
  "organization": "1000000001",
  "extends": "../groups.json",
  "members": {
    "ada@acme.example": { "organization": "owner", "github": "ada" },
    "bob@acme.example": { "organization": "owner", "github": "bob" }, // covers for kim@acme.example

    // Until the move
    "kim@acme.example": {"groups": ["on-call"], "organization": "owner", "github": {"login": "kim", "id": 42}}
  },
  "apiKeys": {
    "run": { "id": "run-1", "organization": "owner", "expires": "${END}", "owner": "ada@acme.example" },
    "ci":  { "id": "ci-1", "deployments": {"*": "editor"}, "expires": "${END}", "owner": "Kim@acme.example" }
  },
  "policy": { "minOwners": 2, "approvals": "enforce" }
}
`,
  [STAGING]: `{
  "organization": "1000000002",
  "members": {
    "ada@acme.example": { "organization": "owner", "github": "ada" },
    "${KIMS_ID}": { "deployments": { "*": "admin" }, "github": "kim" },
    "zoe@acme.example": {}
  }
}
`.replaceAll('\n', '\r\n'),
  [RESEARCH]: `{
  "organization": "1000000003",
  "members": {
    "ada@acme.example": { "organization": "owner", "github": "ada" },
    "KIM@Acme.Example": {},
  },
  "apiKeys": {
    "run": { "id": "run-3", "organization": "owner", "expires": "${END}", "owner": "ada@acme.example" },
  },
}
`,
}

function stateOf(
  number: number,
  kim: readonly ReturnType<typeof role>[],
  others: readonly { readonly email: string; readonly roles?: readonly ReturnType<typeof role>[] }[] = [],
): ElasticCloudState {
  return organization({
    id: `100000000${number}`,
    name: `Acme ${number}`,
    now: NOW - 100 * DAY,
    members: [
      { email: 'ada@acme.example', userId: 'u-ada', roles: [OWNER] },
      ...others.map(({ email, ...rest }) => ({ email, userId: `u-${email.split('@')[0]}`, ...rest })),
      { email: KIM, userId: 'u-kim', roles: kim },
    ],
    invitations:
      number === 2 ? [{ email: KIM, token: 'secret-token', expiresAt: NOW + DAY, roles: [OWNER] }] : [],
    keys: [
      {
        id: `run-${number}`,
        secret: `secret-${number}`,
        description: 'run',
        email: 'ada@acme.example',
        roles: [OWNER],
        expiresAt: Date.UTC(2027, 2, 1, 20),
      },
      ...(number === 1
        ? [
            {
              id: 'ci-1',
              description: 'ci',
              email: KIM,
              roles: [role('deployment-editor')],
              expiresAt: Date.UTC(2027, 2, 1, 20),
            },
          ]
        : []),
      ...(number === 2 ? [{ id: 'zoes', email: 'zoe@acme.example' }] : []),
      ...(number === 3
        ? [{ id: 'made-3', description: 'by hand', email: KIM, roles: [role('billing-admin')] }]
        : []),
    ],
  })
}

function together(states: readonly ElasticCloudState[]): ElasticCloudState {
  const [first] = states
  if (first === undefined) throw new Error('expected a state')
  const people = states.flatMap((each) => each.people)
  return {
    ...first,
    organizations: states.flatMap(({ organizations }) => organizations),
    people: [...new Map(people.map((person) => [person.userId, person])).values()],
    memberships: states.flatMap(({ memberships }) => memberships),
    invitations: states.flatMap(({ invitations }) => invitations),
    keys: states.flatMap(({ keys }) => keys),
  }
}

export function threeOrganizations(): ElasticCloudState {
  return together([
    stateOf(1, [OWNER, role('deployment-viewer')], [{ email: 'bob@acme.example', roles: [OWNER] }]),
    stateOf(2, [role('deployment-admin')], [{ email: 'zoe@acme.example' }]),
    stateOf(3, []),
  ])
}

/** A key for each organization. */
const KEYS: Readonly<Record<string, string>> = {
  EC_API_KEY: '',
  EC_API_KEY_PRODUCTION: 'secret-1',
  EC_API_KEY_STAGING: 'secret-2',
  EC_API_KEY_RESEARCH: 'secret-3',
}

export type Edits = Readonly<Record<string, (text: string) => string>>

interface ThreeOptions extends TerminalOptions {
  readonly edits?: Edits
  /** Whether the folder is a git repository. True by default. */
  readonly inGit?: boolean
}

/** A terminal in a folder with the files, each as `edits` make it. */
export async function openThree({ edits = {}, inGit = true, ...options }: ThreeOptions = {}) {
  const env: Record<string, string> = { ...KEYS, ...options.env }
  const terminal = await openTerminal({ state: threeOrganizations(), ...options, env })
  const { folder, write, text } = terminal
  for (const path of ['organizations', 'shared']) mkdirSync(join(folder, path))
  for (const [path, content] of Object.entries(FILES)) await write(path, edits[path]?.(content) ?? content)
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@acme.example', ...args], {
      cwd: folder,
      encoding: 'utf8',
    })
  if (inGit) git('init', '--quiet', '--initial-branch=main')
  const commit = (message: string) => {
    git('add', '.')
    git('commit', '--quiet', '--message', message)
  }
  if (inGit) commit('List people')
  return {
    ...terminal,
    env,
    git,
    commit,
    texts: async () =>
      Object.fromEntries(
        await Promise.all(Object.keys(FILES).map(async (path) => [path, await text(path)] as const)),
      ),
  }
}
