/** The pull requests of a history: what each edits, what its preview showed, and what became of its label and comment. */
import { ALLOW_REMOVALS_LABEL } from '@roster/core'
import { type Content, type Edit, edited, filesOf, NAMES, type Setting } from './content.ts'
import type { Door } from './door.ts'
import type { Review } from './memory.ts'

export interface PullRequest {
  readonly number: number
  readonly branch: string
  /** The file that it was begun from; undefined for a broken one. */
  base: Content | undefined
  head: Content
  headSha: string
  /** The file at the commit that Ada approved last. */
  approved?: Content
  label?: { readonly by: 'ada' | 'tom'; readonly at: number }
  review?: Review & { readonly headSha: string }
  /** What the comment seals of the last preview. */
  lastPreview?: { readonly at: number; readonly headSha: string; readonly isLabelled: boolean }
}

export function open(door: Door, base: Content | undefined, head: Content, setting: Setting): PullRequest {
  const { repository } = door
  const branch = `edit-${repository.issues.size + 1}`
  const headSha = repository.commit({ branch, files: filesOf(head, setting), author: 'grace' })
  const number = repository.openPullRequest({ head: branch, author: 'grace' })
  return { number, branch, base, head, headSha }
}

export function amend(
  door: Door,
  pull: PullRequest,
  { edit, isForced }: { readonly edit: Edit; readonly isForced: boolean },
  { current, setting }: { readonly current: Content; readonly setting: Setting },
): void {
  const { repository } = door
  if (isForced) {
    repository.push(pull.branch, repository.tip())
    pull.base = current
  }
  pull.head = edited(isForced ? current : pull.head, edit)
  pull.headSha = repository.commit({
    branch: pull.branch,
    files: filesOf(pull.head, setting),
    author: 'grace',
    message: 'Amend',
  })
}

/** The file as merging leaves it: what the pull request changed, on top of what the branch has. */
export function merged({ base, head }: PullRequest, current: Content): Content {
  if (base === undefined) return head
  const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  const members = NAMES.map((name) => {
    const isEdited = !isSame(head.members[name], base.members[name])
    return [name, (isEdited ? head : current).members[name]] as const
  })
  return {
    members: Object.fromEntries(members),
    group: head.group === base.group ? current.group : head.group,
  }
}

export function approve(door: Door, pull: PullRequest): void {
  door.repository.review(pull.number, 'ada', 'APPROVED')
  pull.approved = pull.head
}

export function label(door: Door, pull: PullRequest, by: 'ada' | 'tom'): void {
  if (pull.label) return
  door.repository.label(pull.number, ALLOW_REMOVALS_LABEL, by)
  pull.label = { by, at: door.now }
}

export function unlabel(door: Door, pull: PullRequest, by: 'ada' | 'tom'): void {
  door.repository.unlabel(pull.number, ALLOW_REMOVALS_LABEL, by)
  delete pull.label
}

/** Only an account that may write can lift a limit, and only for the commit that was there when it set the label. */
export function isLabelled({ label: set, lastPreview, headSha }: PullRequest): boolean {
  if (set?.by !== 'ada') return false
  if (lastPreview === undefined || set.at > lastPreview.at) return true
  return lastPreview.headSha === headSha && lastPreview.isLabelled
}

/** Someone with the rights to do so changes the words of the preview, and leaves the seal as it is. */
export function editComment(door: Door, { number, review }: PullRequest): void {
  const comment = door.repository.comments.find(({ issue }) => issue.number === number)
  if (comment === undefined) return
  comment.body = `${comment.body}\nNobody is removed.\n`
  comment.updatedAt = new Date(door.now)
  // Once a run has left its record, the words of the preview have served.
  if (review && !isRecorded(door, number)) review.defect = 'edited'
}

export function deleteComment(door: Door, pull: PullRequest): void {
  const { comments } = door.repository
  const index = comments.findIndex(({ issue }) => issue.number === pull.number)
  if (index < 0) return
  comments.splice(index, 1)
  forget(pull)
}

/** The comment seals nothing any more. */
export function forget(pull: PullRequest): void {
  delete pull.review
  delete pull.lastPreview
}

function isRecorded(door: Door, number: number): boolean {
  return sealOf(door, number, 'applied') !== undefined
}

/** The hidden line of a comment, as it is. */
export function sealOf(door: Door, number: number, kind: 'reviewed' | 'applied'): string | undefined {
  const [body = ''] = door.repository.commentBodies(number)
  return body.split(/\r?\n/).find((line) => line.startsWith(`<!-- roster:${kind}`))
}
