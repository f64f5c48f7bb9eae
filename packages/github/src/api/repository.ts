/** Identifies a repository on GitHub. */
export interface Repository {
  readonly owner: string
  readonly repo: string
}
