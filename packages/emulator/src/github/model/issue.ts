/** Issues and the conversations of pull requests, which GitHub numbers together. */
import type { Account } from './account.ts'
import type { PullRequest } from './pull-request.ts'

export interface Issue {
  readonly id: number
  readonly number: number
  readonly author: Account
  readonly createdAt: Date
  title: string
  body: string | null
  state: 'open' | 'closed'
  labels: string[]
  /** Oldest first. */
  readonly labelEvents: LabelEvent[]
  updatedAt: Date
  closedAt: Date | null
  /** Whether its conversation is locked. */
  isLocked: boolean
  /** Present if the issue is a pull request. */
  readonly pull?: PullRequest
}

/** A label that was set or taken off. */
export interface LabelEvent {
  readonly id: number
  readonly event: 'labeled' | 'unlabeled'
  readonly label: string
  readonly actor: Account
  readonly createdAt: Date
}

/** Maximum length of a title, in characters. */
export const MAX_TITLE = 256

/** Maximum length of the body of an issue, a comment or a review, in characters. */
export const MAX_BODY = 65_536

/** A label of a repository. */
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
  /** What it said from then on, oldest first; empty if it was never edited. */
  readonly edits: CommentEdit[]
}

/** The text of a comment after it was written or edited. */
export interface CommentEdit {
  readonly editor: Account
  readonly editedAt: Date
  readonly body: string
}
