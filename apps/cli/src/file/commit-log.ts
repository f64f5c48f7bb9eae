/** Commits of files, from git: who wrote the lines of a file, and which commits changed one. */

import { posix, sep } from 'node:path'
import { gatherSource, type MembersSource, type NamedCommit, quoted } from '@roster/core'
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'
import { blame } from './file-history.ts'
import { commitOf, git, gitIfAny } from './git.ts'
import { pullRequestIn } from './pull-request-number.ts'

/** The commits that wrote the lines of a file. */
export interface WrittenLines {
  readonly commits: readonly NamedCommit[]
  /** Hash of the commit of each line, from 1. */
  readonly ofLine: ReadonlyMap<number, string>
}

/**
 * Undefined if the file is not committed as it is on disk.
 *
 * @throws Failure in a clone without its history.
 */
export async function writtenLines(path: string, context: Context): Promise<WrittenLines | undefined> {
  if ((await gitIfAny(['rev-parse', '--is-shallow-repository'], context)) === 'true') {
    throw new Failure('This clone lacks a part of its history. Fetch it: git fetch --unshallow.')
  }
  const lines = await blame(path, context)
  if (lines === undefined) return undefined
  const ofLine = new Map<number, string>()
  for (const [line, commit] of lines) {
    if (commit === undefined) return undefined
    ofLine.set(line, commit.id)
  }
  const ids = [...new Set(ofLine.values())]
  return { commits: await commitsOf(ids, context), ofLine }
}

const FIELDS = ['%H', '%cI', '%an', '%ae', '%s', '%(trailers:key=Co-authored-by,valueonly)']
/** A character that no field contains. */
const END = '\u0000'
const FORMAT = `--format=${FIELDS.map((field) => `${field}%x00`).join('')}`

/** In the order of `ids`. */
async function commitsOf(ids: readonly string[], context: Context): Promise<readonly NamedCommit[]> {
  if (ids.length === 0) return []
  const text = await git(['log', '--no-walk=unsorted', FORMAT, ...ids, '--'], context)
  const values = text.split(END)
  return Array.from({ length: Math.floor(values.length / FIELDS.length) }, (_, index) =>
    commitIn(values.slice(index * FIELDS.length, (index + 1) * FIELDS.length)),
  )
}

function commitIn([
  id = '',
  at = '',
  author = '',
  email = '',
  subject = '',
  trailers = '',
]: readonly string[]) {
  const coAuthors = [...trailers.matchAll(/<([^<>]*)>/g)].map(([, address = '']) => address)
  const pullRequest = pullRequestIn(subject)
  return {
    id: id.trim(),
    at: new Date(at).toISOString(),
    author,
    email,
    ...(pullRequest !== undefined && { pullRequest }),
    people: [email, ...coAuthors],
  }
}

/**
 * Commits after `from` with which this branch got a change of one of `paths`, the oldest first. Commits of branches that were
 * merged are left out, since their files may never have been on this branch: the merge counts.
 */
export async function commitsSince(
  from: string,
  paths: readonly string[],
  context: Context,
): Promise<readonly NamedCommit[]> {
  const tracked = paths.map((path) => `./${path}`)
  const range = ['--first-parent', '--reverse', `${from}..HEAD`, '--', ...tracked]
  const ids = (await git(['log', '--format=%H', ...range], context)).split('\n').filter((id) => id !== '')
  return commitsOf(ids, context)
}

/** Those of `ids` whose signature git can check, and finds good. */
export async function signedCommits(ids: readonly string[], context: Context): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const text = await git(['log', '--no-walk=unsorted', '--format=%H %G?', ...ids, '--'], context)
  return new Set(text.split('\n').flatMap((line) => (line.endsWith(' G') ? [line.slice(0, -2)] : [])))
}

/** The members file at a commit, with what it extends there; undefined if it did not exist. */
export async function membersAt(
  commit: string,
  path: string,
  context: Context,
): Promise<MembersSource | undefined> {
  const plain = path.split(sep).join('/')
  const text = await readTracked(commit, plain, context)
  if (text === undefined) return undefined
  return gatherSource(plain, text, async (extended) => {
    const found = await readTracked(commit, extended, context)
    return found === undefined ? { problem: 'does not exist' } : { text: found }
  })
}

/** The file at a commit; undefined if it does not exist there. */
async function readTracked(commit: string, path: string, context: Context): Promise<string | undefined> {
  // With a leading ./, git resolves the path from this folder instead of the root of the repository.
  const tracked = posix.isAbsolute(path) ? path : `./${path}`
  const listed = await git(['ls-tree', '--name-only', commit, '--', tracked], context)
  return listed.trim() === '' ? undefined : git(['show', `${commit}:${tracked}`], context)
}

const DATE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/
const DAY = 24 * 60 * 60 * 1000

/** A commit, and the time that is asked about. */
export interface PastMoment {
  readonly commit: string
  /** Milliseconds since the epoch. */
  readonly time: number
}

/** How a flag asks about the past. */
export interface PastFlag {
  /** For messages. */
  readonly flag: string
  /** Which moment of a day (UTC) a date means. Commits in the first second of the day are not before its start. */
  readonly date: 'start' | 'end'
}

/**
 * @param at A commit, branch or tag; or a date or an RFC 3339 time, for what was checked in then.
 * @throws Failure if it is neither, or lies before the first commit.
 */
export async function momentOf(at: string, { flag, date }: PastFlag, context: Context): Promise<PastMoment> {
  if (DATE.test(at) && !Number.isNaN(Date.parse(at))) {
    const isDay = !at.includes('T')
    const start = Date.parse(isDay ? `${at}T00:00:00Z` : at)
    const time = isDay && date === 'end' ? start + DAY - 1 : start
    const last = isDay && date === 'start' ? start - 1 : time
    const before = ['rev-list', '-1', '--first-parent', `--before=${Math.floor(last / 1000)}`, 'HEAD']
    const commit = (await git(before, context)).trim()
    if (commit === '') throw new Failure(`There is no commit before ${at} on this branch.`)
    return { commit, time }
  }
  const commit = await commitOf(at, context)
  if (commit === undefined) {
    throw new Failure(
      `${flag} is ${quoted(at)}, which is neither a commit, branch or tag of this git repository nor a date such as 2026-01-31.`,
    )
  }
  const seconds = (await git(['log', '-1', '--format=%ct', commit], context)).trim()
  return { commit, time: Number(seconds) * 1_000 }
}

/** Hash of the commit that is checked out; undefined without a repository or a commit. */
export async function headCommit(context: Context): Promise<string | undefined> {
  return gitIfAny(['rev-parse', '--verify', '--quiet', 'HEAD'], context)
}

/** Hash of the commit that is checked out, if the files are committed there as they are. */
export async function committedAt(members: MembersSource, context: Context): Promise<string | undefined> {
  const head = await headCommit(context)
  if (head === undefined) return undefined
  const there = await membersAt(head, members.path, context).catch(unlessFailure)
  const textsOf = ({ text, extended }: MembersSource) => JSON.stringify([text, ...extended])
  return there && textsOf(there) === textsOf(members) ? head : undefined
}

/** The file can be outside of the repository. */
function unlessFailure(error: unknown): undefined {
  if (!(error instanceof Failure)) throw error
  return undefined
}
