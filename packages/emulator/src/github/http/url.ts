/** The addresses in the double's answers, which do not depend on the address it is served from. */
import type { GitHubRepository } from '../model/repository.ts'

export const API_URL = 'https://api.github.com'
export const SERVER_URL = 'https://github.com'

export function repositoryUrl(repository: GitHubRepository): string {
  return `${API_URL}/repos/${repository.fullName}`
}

export function repositoryHtmlUrl(repository: GitHubRepository): string {
  return `${SERVER_URL}/${repository.fullName}`
}
