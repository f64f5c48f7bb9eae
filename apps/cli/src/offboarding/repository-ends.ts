/** What depends on people in the repository: code ownership, open access reviews, and schedules that run as them. */

import { posix } from 'node:path'
import { emailKey, type Finding } from '@roster/core'
import { gitIfAny } from '../file/git.ts'
import { readText } from '../file/text.ts'
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'
import { ReviewFiles, reviewNames } from '../review/review-files.ts'
import type { Leavers } from './leavers.ts'
import { scheduleFindings } from './schedule-ends.ts'

export interface RepositoryOptions {
  /** Where reviews are kept. */
  readonly reviews: string
  /** Whether to leave out GitHub. */
  readonly offline: boolean
}

export async function repositoryEnds(
  leavers: Leavers,
  { reviews, offline }: RepositoryOptions,
  context: Context,
): Promise<readonly Finding[]> {
  const root = (await gitIfAny(['rev-parse', '--show-toplevel'], context)) ?? '.'
  return [
    ...(await codeownerFindings(leavers, root, context)),
    ...(await reviewFindings(leavers, reviews, context)),
    ...(await scheduleFindings(leavers, { root, offline }, context)),
  ]
}

/** The places where GitHub looks for the file, in this order. */
const CODEOWNERS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS']

async function codeownerFindings(
  leavers: Leavers,
  root: string,
  { files }: Context,
): Promise<readonly Finding[]> {
  for (const file of CODEOWNERS) {
    const path = posix.join(root, file)
    if (!(await files.exists(path))) continue
    const lines = (await readText(path, files)).split(/\r?\n/)
    return lines.flatMap((line, index): readonly Finding[] => {
      const [pattern = '', ...owners] = line
        .replace(/(?:^|\s)#.*$/, '')
        .trim()
        .split(/\s+/)
      const theirs = owners.filter((owner) => isTheirs(owner, leavers))
      if (theirs.length === 0) return []
      const rest = theirs.length === owners.length ? ', and nobody else: GitHub then asks nobody' : ''
      const message = `${theirs.join(' and ')} owns ${pattern}${rest}. Edit the line; roster codeowners prints one from the file.`
      return [{ severity: 'warning', code: 'named-in-codeowners', message, file, line: index + 1 }]
    })
  }
  return []
}

function isTheirs(owner: string, { keys, accounts }: Leavers): boolean {
  if (!owner.startsWith('@')) return owner.includes('@') && keys.has(emailKey(owner))
  return accounts.some(({ login }) => login.toLowerCase() === owner.slice(1).toLowerCase())
}

async function reviewFindings(
  { keys }: Leavers,
  folder: string,
  context: Context,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const name of await reviewNames(folder, context)) {
    try {
      const files = new ReviewFiles(name, folder, context)
      if (await files.isClosed()) continue
      const { subjects } = await files.review()
      const assigned = subjects
        .flatMap(({ items }) => items)
        .filter(({ reviewer = '' }) => keys.has(reviewer))
      const decisions = [...(await files.decisions()).values()]
      const decided = new Set(
        decisions
          .filter(({ reviewer }) => keys.has(reviewer))
          .flatMap((each) => each.decisions.map(({ item }) => item)),
      )
      const open = assigned.filter(({ id }) => !decided.has(id)).length
      if (open === 0) continue
      const message = `The access review ${name} waits for ${open} ${open === 1 ? 'decision' : 'decisions'} of theirs. Have them decide before they leave, or open it again without them.`
      findings.push({ severity: 'warning', code: 'reviewer-in-open-review', message })
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      findings.push({ severity: 'warning', code: 'not-looked-up', message: error.message })
    }
  }
  return findings
}
