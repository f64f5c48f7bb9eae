import { describe, expect } from 'vitest'
import { membersFile } from './acme.ts'
import { type Stage, test } from './stage.ts'

interface Case {
  readonly name: string
  readonly inputs?: Readonly<Record<string, string>>
  readonly file?: string | null
  readonly set?: (stage: Stage) => void | Promise<void>
  readonly message: RegExp
}

const HIRES_ZOE = membersFile({ members: { zoe: {} } })

const BOTH: readonly Case[] = [
  {
    name: 'a wrong key',
    inputs: { 'api-key': 'wrong' },
    message: /401.*API key is wrong, expired or revoked/,
  },
  {
    name: 'a key with a line break in it',
    inputs: { 'api-key': 'essu\nkey' },
    message: /API key contains white space/,
  },
  {
    name: 'the wrong organization',
    file: membersFile({ organization: '5555555555' }),
    message: /404 organization\.not_found.*Check the organization id/,
  },
  {
    name: 'a service in trouble',
    set: ({ cloud }) => cloud.faults.add({ kind: 'html-error', status: 502 }),
    message: /502.*run again later/,
  },
  {
    name: 'no network',
    // Nobody listens there; a port that a test has given up can be taken by another.
    inputs: { 'api-url': 'http://127.0.0.1:2' },
    message: /127\.0\.0\.1:2\/\S+: no response \(ECONNREFUSED\)\. Check the network/,
  },
  {
    name: 'an API address that is none',
    inputs: { 'api-url': 'elastic' },
    message: /API address is not a URL.*https:/,
  },
  {
    name: 'an API address with a path',
    inputs: { 'api-url': 'https://api.example/api/v1' },
    message: /a host without a path: use https:\/\/api\.example/,
  },
  {
    name: 'an unencrypted API address',
    inputs: { 'api-url': 'http://api.example' },
    message: /unencrypted\. Use https/,
  },
  {
    name: 'a review key that can be guessed',
    inputs: { 'review-key': '4711' },
    message:
      /"review-key" has 4 characters and can be guessed; it needs at least 32\..*openssl rand -base64 32/,
  },
  {
    name: 'a review key that is one character short',
    inputs: { 'review-key': 'k'.repeat(31) },
    message: /"review-key" has 31 characters/,
  },
  {
    name: 'a review key that is long and repeats itself',
    inputs: { 'review-key': 'hunter2'.repeat(6) },
    message: /"review-key" repeats a short text and can be guessed/,
  },
  {
    name: 'a token with a line break in it',
    inputs: { 'github-token': 'ghs_first\nsecond' },
    message: /"github-token" contains white space(?!.*ghs_)/,
  },
  {
    name: 'a short API key in the place of the review key',
    inputs: { 'review-key': '', 'api-key': 'short' },
    message: /"review-key" is empty, and the API key that takes its place has 5 characters/,
  },
  { name: 'an unknown mode', inputs: { mode: 'fast' }, message: /"mode" is "fast"; expected "/ },
  { name: 'no token', inputs: { 'github-token': '' }, message: /"github-token" is empty/ },
  {
    name: 'a wrong token',
    inputs: { 'github-token': 'ghs_wrong' },
    message: /401 Bad credentials.*github-token/,
  },
  {
    name: 'a path outside the repository',
    inputs: { 'members-file': '../members.json' },
    message: /"members-file" is ".*such as "members\.json"/,
  },
]

const PREVIEW: readonly Case[] = [
  ...BOTH,
  {
    name: 'live without a key',
    inputs: { mode: 'live', 'api-key': '' },
    message: /"mode" is "live", and "api-key" is empty/,
  },
  {
    name: 'a bad boolean',
    inputs: { comment: 'yes' },
    message: /"comment" is "yes"; expected "true" or "false"/,
  },
  {
    name: 'a bad choice',
    inputs: { 'pull-requests': 'all' },
    message: /"pull-requests" is "all"; expected "this" or "open"/,
  },
]

const APPLY: readonly Case[] = [
  ...BOTH,
  { name: 'no key', inputs: { 'api-key': '' }, message: /"api-key" is empty/ },
  {
    name: 'a missing file',
    inputs: { 'members-file': 'people.json' },
    message: /There is no people\.json at [0-9a-f]{7}.*"members-file"/,
  },
  {
    name: 'a folder in place of the file',
    inputs: { 'members-file': 'docs' },
    message: /docs at .* is a folder/,
  },
  {
    name: 'a broken file',
    file: '{\n  "organization": 7,\n  "members": {}\n}',
    message: /members\.json:2:19.* Nothing was changed\./,
  },
  { name: 'a bad boolean', inputs: { 'dry-run': 'maybe' }, message: /"dry-run" is "maybe"/ },
  { name: 'a bad choice', inputs: { unreviewed: 'skip' }, message: /"unreviewed" is "skip"/ },
  { name: 'a bad timeout', inputs: { timeout: '10' }, message: /"timeout" is "10"; expected a time such as/ },
]

describe.concurrent('preview fails with one message', () => {
  test.for(PREVIEW)('for $name', async ({ inputs = {}, file = HIRES_ZOE, set, message }, { openStage }) => {
    const stage = await openStage()
    await set?.(stage)
    const number = stage.propose(file)
    const { code, commands, writes, posts } = await stage.preview(number, { inputs })
    expect(commands('error')).toEqual([expect.stringMatching(message)])
    expect({ code, writes, posts }).toEqual({ code: 1, writes: [], posts: [] })
  })
})

describe.concurrent('apply fails with one message', () => {
  test.for(APPLY)('for $name', async ({ inputs = {}, file = HIRES_ZOE, set, message }, { openStage }) => {
    const stage = await openStage()
    stage.repository.commit({ files: { 'docs/README.md': 'Documents' } })
    await set?.(stage)
    const { code, commands, writes, posts } = await stage.apply(stage.push(file), { inputs })
    expect(commands('error').filter((command) => !command.startsWith('title='))).toEqual([
      expect.stringMatching(message),
    ])
    expect({ code, writes, posts }).toEqual({ code: 1, writes: [], posts: [] })
  })
})
