/**
 * Findings at the lines of the head commit, which is what reviewers see. The findings are from the file that merging
 * would leave, which can have lines that only the base branch has.
 */
import type { Finding, MembersSource } from '@roster/core'
import { type GitHubClient, lineMap, type Repository, readFileAt } from '@roster/github'

export interface HeadLinesOptions {
  readonly client: GitHubClient
  readonly repository: Repository
  readonly headSha: string
  /** The file as merging would leave it, with the files it extends. */
  readonly merged: MembersSource
}

/** A finding on a line that the head lacks is moved to its file as a whole. @throws GitHubRequestError */
export async function atHeadLines(
  findings: readonly Finding[],
  { client, repository, headSha, merged }: HeadLinesOptions,
): Promise<readonly Finding[]> {
  const pathOf = ({ file = merged.path }: Finding) => file
  const paths = new Set(findings.filter(({ line }) => line !== undefined).map(pathOf))
  const maps = new Map<string, ReadonlyMap<number, number>>()
  for (const path of paths) {
    const head = await readFileAt(client, repository, path, headSha)
    const text = textIn(merged, path)
    if (head?.kind !== 'text' || text === undefined || head.text === text) continue
    maps.set(path, lineMap(text, head.text))
  }
  return findings.map((finding) => {
    const map = maps.get(pathOf(finding))
    if (map === undefined || finding.line === undefined) return finding
    const line = map.get(finding.line)
    if (line !== undefined) return { ...finding, line }
    const { line: _line, column: _column, ...rest } = finding
    return rest
  })
}

function textIn(merged: MembersSource, path: string): string | undefined {
  if (path === merged.path) return merged.text
  const extended = merged.extended.get(path)
  return extended && 'text' in extended ? extended.text : undefined
}
