/** Identifies a repository on GitHub. */
export interface Repository {
  readonly owner: string
  readonly repo: string
}

/** `owner/repo`, as GitHub writes it. */
export function fullName({ owner, repo }: Repository): string {
  return `${owner}/${repo}`
}
