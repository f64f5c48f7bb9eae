/**
 * The file that merging a pull request would give. GitHub's test merge tells it where it is onto the tip of
 * the base; where the base has moved on since, the same three-way merge is done here, for that one file.
 */
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { blobSha, type FileContents, type ReadFileOptions, readFileAt } from './contents.ts'
import type { Mergeability } from './pull-request.ts'
import { mergeText } from './three-way-merge.ts'

type Mergeable = Extract<Mergeability, { state: 'mergeable' }>

/** A conflict is one that GitHub does not see, which takes the base as it was: the branch needs an update. */
export type MergedFile = FileContents | { readonly kind: 'conflict' }

/** The file, or undefined where merging leaves none at that path. */
export async function readMergedFile(
  client: GitHubClient,
  repository: Repository,
  path: string,
  mergeable: Mergeable,
  options: ReadFileOptions,
): Promise<MergedFile | undefined> {
  const { baseSha, mergeCommitSha, mergedOntoSha, pullRequest } = mergeable
  const read = (ref: string) => readFileAt(client, repository, path, ref, options)
  if (mergedOntoSha === baseSha) return await read(mergeCommitSha)

  const { data } = await client.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
    ...repository,
    basehead: `${baseSha}...${pullRequest.headSha}`,
    per_page: 1,
  })
  const [ancestor, base, head] = await Promise.all([
    read(data.merge_base_commit.sha),
    read(baseSha),
    read(pullRequest.headSha),
  ])
  return mergeFile(ancestor, base, head)
}

/** What merging makes of three states of a file: that of the side that changed, or lines of both. */
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

/** Known to be the same: of what is not text nothing is known. */
function isSame(a: FileContents | undefined, b: FileContents | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.kind === 'text' && b.kind === 'text' && a.blobSha === b.blobSha
}
