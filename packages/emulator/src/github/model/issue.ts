/** An issue, and the conversation of a pull request, which GitHub numbers and keeps as one. */
import type { PullRequest } from './pull-request.ts'
import type { Account } from './site.ts'

export interface Issue {
  readonly id: number
  readonly number: number
  readonly author: Account
  readonly createdAt: Date
  title: string
  body: string | null
  state: 'open' | 'closed'
  labels: string[]
  updatedAt: Date
  closedAt: Date | null
  /** Present where the issue is a pull request. */
  readonly pull?: PullRequest
}

/** The longest title, in characters. */
export const MAX_TITLE = 256

/** The longest body of an issue, a comment or a review, in characters. */
export const MAX_BODY = 65_536

/** How a repository shows a label. */
export interface Label {
  readonly name: string
  readonly color: string
  readonly description: string | null
}

export interface IssueComment {
  readonly id: number
  readonly issue: Issue
  readonly author: Account
  readonly createdAt: Date
  body: string
  updatedAt: Date
}
