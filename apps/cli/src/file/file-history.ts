/** The commit that last changed each line of the members file and the files it extends, from git blame. */
import { basename, dirname } from 'node:path'
import { type MembersSource, sourcePaths } from '@roster/core'
import type { Commit, FileHistory } from '@roster/report'
import type { Context } from '../process/context.ts'
import { pullRequestIn } from './pull-request-number.ts'

/** A line's commit; undefined if the line is not committed yet. */
export type BlamedLines = ReadonlyMap<number, Commit | undefined>

/**
 * Undefined if there is no git, or the file is not in the repository.
 *
 * @param at Hash of the commit whose file it is; absent for the file on disk.
 */
export async function fileHistory(
  members: MembersSource,
  context: Context,
  at?: string,
): Promise<FileHistory | undefined> {
  const paths = sourcePaths(members)
  const blamed = new Map<string, BlamedLines>()
  for (const path of paths) {
    const lines = await blame(path, context, at)
    if (lines) blamed.set(path, lines)
  }
  if (!blamed.has(members.path)) return undefined
  return (ranges) => {
    const commits = ranges.flatMap(({ first, last, file = members.path }) => {
      const lines = blamed.get(file)
      return Array.from({ length: last - first + 1 }, (_, offset) => lines?.get(first + offset))
    })
    // Uncommitted lines have no commit.
    if (commits.length === 0 || commits.includes(undefined)) return undefined
    return commits.reduce((latest, commit) =>
      latest !== undefined && commit !== undefined && commit.at > latest.at ? commit : latest,
    )
  }
}

/** By line, from 1. */
export async function blame(path: string, context: Context, at?: string): Promise<BlamedLines | undefined> {
  const folder = ['-C', dirname(path)]
  const shallow = await git([...folder, 'rev-parse', '--is-shallow-repository'], context)
  if (shallow === undefined) return undefined
  // In a shallow clone, git blames the oldest commit for all older lines, so these lines have no commit.
  const isCut = shallow.trim() === 'true'
  const whole = isCut ? [] : ['--root']
  const porcelain = await git(
    [...folder, 'blame', '--porcelain', ...whole, ...(at === undefined ? [] : [at]), '--', basename(path)],
    context,
  )
  return porcelain === undefined ? undefined : parsePorcelain(porcelain)
}

async function git(args: readonly string[], { run }: Context): Promise<string | undefined> {
  try {
    const { code, stdout } = await run('git', args)
    return code === 0 ? stdout : undefined
  } catch {
    // Without git there is no history.
    return undefined
  }
}

const LINE = /^([0-9a-f]{40,64}) \d+ (\d+)/
const UNCOMMITTED = /^0+$/

interface BlamedCommit {
  author: string
  time: number
  isBoundary: boolean
  pullRequest?: number | undefined
}

/** git prints the details of a commit only at the first of its lines. */
function parsePorcelain(text: string): BlamedLines {
  const commits = new Map<string, BlamedCommit>()
  const lines = new Map<number, string>()
  let current: BlamedCommit | undefined
  for (const line of text.split('\n')) {
    if (line.startsWith('\t')) {
      current = undefined
      continue
    }
    const [, id, number] = current === undefined ? (LINE.exec(line) ?? []) : []
    if (id !== undefined) {
      current = commits.get(id) ?? { author: '', time: 0, isBoundary: false }
      commits.set(id, current)
      lines.set(Number(number), id)
    } else if (current !== undefined) {
      const [key = ''] = line.split(' ', 1)
      const value = line.slice(key.length + 1)
      if (key === 'author') current.author = value
      if (key === 'committer-time') current.time = Number(value) * 1_000
      if (key === 'boundary') current.isBoundary = true
      if (key === 'summary') current.pullRequest = pullRequestIn(value)
    }
  }
  return new Map([...lines].map(([number, id]) => [number, commitOf(id, commits.get(id))]))
}

function commitOf(id: string, commit: BlamedCommit | undefined): Commit | undefined {
  if (commit === undefined || commit.isBoundary || UNCOMMITTED.test(id)) return undefined
  const { time, author, pullRequest } = commit
  return {
    id,
    at: new Date(time).toISOString(),
    author,
    ...(pullRequest !== undefined && { pullRequest }),
  }
}
