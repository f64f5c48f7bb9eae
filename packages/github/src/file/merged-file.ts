/**
 * The file that merging a pull request would produce. GitHub's test merge has it if that is a merge with the tip of
 * the base. Otherwise, and with versions of the API that do not name the test merge, the same three-way merge is
 * done here, for that one file.
 */
import * as z from 'zod'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { blobSha, type FileContents, readFileAt } from './contents.ts'
import type { Mergeability } from './pull-request.ts'
import { mergeText } from './three-way-merge.ts'

type Mergeable = Extract<Mergeability, { state: 'mergeable' }>

/** A conflict that GitHub does not report, since it merges into an earlier base: the branch needs an update. */
export type MergedFile = FileContents | { readonly kind: 'conflict' }

const Comparison = z.object({
  merge_base_commit: z.object({ sha: z.string() }),
  /** The changes of the head since the merge base. */
  files: z
    .array(z.object({ filename: z.string(), previous_filename: z.string().nullish(), status: z.string() }))
    .nullish(),
})

/** GitHub lists at most this many files of a comparison. */
const MAX_FILES = 300

/** The file, or undefined if merging leaves none at that path. */
export async function readMergedFile(
  client: GitHubClient,
  repository: Repository,
  path: string,
  { baseSha, testMerge, pullRequest }: Mergeable,
): Promise<MergedFile | undefined> {
  const read = (ref: string) => readFileAt(client, repository, path, ref)
  if (testMerge?.ontoSha === baseSha) return read(testMerge.sha)

  const { merge_base_commit, files } = await client.request(
    'GET /repos/{owner}/{repo}/compare/{basehead}',
    { ...repository, basehead: `${baseSha}...${pullRequest.headSha}`, per_page: 1 },
    Comparison,
  )
  const [ancestor, base, head] = await Promise.all([
    read(merge_base_commit.sha),
    read(baseSha),
    read(pullRequest.headSha),
  ])
  const isNewOnBase = ancestor === undefined && head === undefined && base !== undefined
  if (isNewOnBase && (await changesMovedFile())) return { kind: 'conflict' }
  return mergeFile(ancestor, base, head)

  /**
   * Whether the head changed a file that no longer exists on the base. The base can have renamed that file to this one.
   * Git then applies the change to the new name, so a pull request that seems to leave this file alone changes it.
   */
  async function changesMovedFile(): Promise<boolean> {
    if (!files || files.length >= MAX_FILES) return true
    for (const { filename, previous_filename: before, status } of files) {
      if (status === 'added') continue
      const onBase = await readFileAt(client, repository, before ?? filename, baseSha)
      if (onBase === undefined) return true
    }
    return false
  }
}

/** Merges three states of a file: the side that changed, or the lines of both. */
function mergeFile(
  ancestor: FileContents | undefined,
  base: FileContents | undefined,
  head: FileContents | undefined,
): MergedFile | undefined {
  if (isSame(ancestor, head) || isSame(base, head)) return base
  if (isSame(ancestor, base)) return head
  if (base?.kind !== 'text' || head?.kind !== 'text' || ancestor?.kind !== 'text') return { kind: 'conflict' }
  const text = mergeText(ancestor.text, base.text, head.text)
  if (text === undefined) return { kind: 'conflict' }
  return { kind: 'text', text, blobSha: blobSha(new TextEncoder().encode(text)) }
}

/** True only if both are missing, or both are text with the same blob SHA. */
function isSame(a: FileContents | undefined, b: FileContents | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.kind === 'text' && b.kind === 'text' && a.blobSha === b.blobSha
}
