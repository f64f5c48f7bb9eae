/** The purpose of the layout: Git merges two branches that change different members. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { layOut, readRoster } from '@roster/core'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'roster-merge-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Members = Readonly<Record<string, object>>
type Branch = (members: Members, random: () => number) => Members

/** Deterministic numbers from 0 up to 1: an asserted share must not depend on chance. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function pick<T>(list: readonly T[], random: () => number): T {
  const item = list[Math.floor(random() * list.length)]
  if (item === undefined) throw new Error('expected a list with something in it')
  return item
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const address = (random: () => number) =>
  `${Array.from({ length: 6 }, () => pick([...LETTERS], random)).join('')}@acme.example`

const ENTRIES = [
  { deployments: { '*': 'viewer' } },
  { organization: 'billing-admin', reason: 'who pays' },
  { observability: { '*': 'editor' }, security: { '*': ['t1-analyst', 'viewer'] } },
  {
    deployments: { '*': 'viewer' },
    expires: '2027-12-31',
    reason: 'on call until the move of the old clusters is done',
  },
]

const add: Branch = (members, random) => ({ ...members, [address(random)]: pick(ENTRIES, random) })
const edit: Branch = (members, random) => ({
  ...members,
  [pick(Object.keys(members).slice(1), random)]: {
    ...pick(ENTRIES, random),
    elasticsearch: { '*': 'developer' },
  },
})
const remove: Branch = (members, random) => {
  const gone = pick(Object.keys(members).slice(1), random)
  return Object.fromEntries(Object.entries(members).filter(([email]) => email !== gone))
}

function file(members: Members): string {
  const text = JSON.stringify({ organization: '1234567890', members, policy: { minOwners: 1 } })
  return layOut(text).text ?? ''
}

let files = 0

/** The merged text, or undefined if Git finds a conflict. */
function merge(...texts: readonly [ours: string, base: string, theirs: string]): Promise<string | undefined> {
  const paths = texts.map((text) => {
    files += 1
    const path = join(folder, `${files}.json`)
    writeFileSync(path, text)
    return path
  })
  return new Promise((settle) => {
    execFile('git', ['merge-file', '-p', ...paths], (error, stdout) => settle(error ? undefined : stdout))
  })
}

const PAIRS = 40

/** The share of pairs of branches that Git merges, over files of `people` members. Each merge is checked. */
async function mergedShare(people: number, one: Branch, two: Branch): Promise<number> {
  const random = randomNumbers(people)
  let merged = 0
  for (let pair = 0; pair < PAIRS; pair += 1) {
    let members: Members = { 'ada@acme.example': { organization: 'owner' } }
    while (Object.keys(members).length < people) members = add(members, random)
    const [ours, theirs] = [one(members, random), two(members, random)]
    const text = await merge(file(ours), file(members), file(theirs))
    if (text === undefined) continue
    merged += 1
    const kept = Object.keys(members).filter((email) => email in ours && email in theirs)
    const added = Object.keys({ ...ours, ...theirs }).filter((email) => !(email in members))
    const { roster } = readRoster(text, { now: 0 })
    expect([...(roster?.members.keys() ?? [])].toSorted()).toEqual([...kept, ...added].toSorted())
    expect(layOut(text).text).toBe(text)
  }
  return merged / PAIRS
}

describe('two branches from one formatted file merge', () => {
  // Two added members are neighbours in about one of `people / 2` cases.
  it.each([
    [4, 'adds', 'adds', add, add, 0.45],
    [10, 'adds', 'adds', add, add, 0.7],
    [50, 'adds', 'adds', add, add, 0.92],
    [50, 'adds', 'edits', add, edit, 0.9],
    [50, 'adds', 'removes', add, remove, 0.88],
    [50, 'removes', 'edits', remove, edit, 0.88],
  ])('of %i people, if one %s and the other %s', async (people, _one, _two, one, two, atLeast) => {
    const share = await mergedShare(people, one, two)
    expect(share).toBeGreaterThanOrEqual(atLeast)
  })
})
