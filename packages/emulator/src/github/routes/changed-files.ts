/** The files that differ between two trees, as comparisons, commits and pull requests list them. */
import type { components } from '@octokit/openapi-types'
import { diffLines } from 'diff'
import { repositoryHtmlUrl, repositoryUrl } from '../http/url.ts'
import type { Tree } from '../model/git-objects.ts'
import type { GitHubRepository } from '../model/repository.ts'

/** The differences between two trees, by path. */
export function changedFiles(
  repository: GitHubRepository,
  before: Tree,
  after: Tree,
): components['schemas']['diff-entry'][] {
  const text = (sha: string | undefined) =>
    sha === undefined ? '' : new TextDecoder().decode(repository.objects.blob(sha))
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
  return paths.flatMap((filename) => {
    const [old, current] = [before.get(filename), after.get(filename)]
    if (old === current) return []
    const hunks = diffLines(text(old), text(current))
    const additions = hunks.reduce((sum, { added, count }) => sum + (added ? count : 0), 0)
    const deletions = hunks.reduce((sum, { removed, count }) => sum + (removed ? count : 0), 0)
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
