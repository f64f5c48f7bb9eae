/** The files in which two trees differ, as comparisons, commits and pull requests list them. */
import type { components } from '@octokit/openapi-types'
import { diffIndices } from 'node-diff3'
import type { Tree } from './git-objects.ts'
import type { GitHubRepository } from './repository.ts'
import { repositoryHtmlUrl, repositoryUrl } from './url.ts'

/** How two trees differ, path by path. */
export function changedFiles(
  repository: GitHubRepository,
  before: Tree,
  after: Tree,
): components['schemas']['diff-entry'][] {
  const lines = (sha: string | undefined) =>
    sha === undefined ? [] : new TextDecoder().decode(repository.objects.blob(sha)).split('\n')
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
  return paths.flatMap((filename) => {
    const [old, current] = [before.get(filename), after.get(filename)]
    if (old === current) return []
    const hunks = diffIndices(lines(old), lines(current))
    const additions = hunks.reduce((sum, { buffer2 }) => sum + buffer2[1], 0)
    const deletions = hunks.reduce((sum, { buffer1 }) => sum + buffer1[1], 0)
    const url = `${repositoryHtmlUrl(repository)}/blob/${filename}`
    return {
      sha: current ?? old ?? null,
      filename,
      status: old === undefined ? 'added' : current === undefined ? 'removed' : 'modified',
      additions,
      deletions,
      changes: additions + deletions,
      blob_url: url,
      raw_url: url,
      contents_url: `${repositoryUrl(repository)}/contents/${filename}`,
    }
  })
}
