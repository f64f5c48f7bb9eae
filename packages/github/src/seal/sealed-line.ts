/**
 * A sealed line: a hidden line of a comment that only whoever has the review key can make, and that counts for
 * one pull request, file and organization.
 *
 * It reads `<!-- roster:PURPOSE v1 HEADER TAGS MAC -->`: a header as JSON in base64url, tags of 11 characters
 * or `-` for none, and a MAC over all that precedes it.
 */
import * as z from 'zod'
import { fullName, type Repository } from '../api/repository.ts'
import { MAC_LENGTH, type Seal, TAG_LENGTH } from './seal.ts'

/** Where a sealed line belongs. */
export interface ReviewSubject {
  readonly repository: Repository
  /** Number of the pull request. */
  readonly pullRequest: number
  /** Organization id. */
  readonly organization: string
  /** Path of the members file. */
  readonly file: string
}

/** What every header says. */
export const SubjectHeader = z.object({
  repository: z.string(),
  pullRequest: z.int(),
  organization: z.string(),
  file: z.string(),
})
export type SubjectHeader = z.infer<typeof SubjectHeader>

export type Purpose = 'reviewed' | 'applied'

/** Stands in the place of tags where there are none. */
export const NO_TAGS = '-'

export type OpenedLine<Header> =
  | { readonly status: 'valid'; readonly header: Header; readonly tags: string }
  /** The comment has none. */
  | { readonly status: 'absent' }
  /** Not made with this key, changed, cut, or there is more than one. */
  | { readonly status: 'forged' }
  /** Genuine, and of another pull request, file, organization or repository. */
  | { readonly status: 'other' }

export function subjectHeader({ repository, pullRequest, organization, file }: ReviewSubject): SubjectHeader {
  return { repository: fullName(repository), pullRequest, organization, file }
}

/** @param tags One after the other, or `NO_TAGS`. */
export function sealLine(purpose: Purpose, header: SubjectHeader, tags: string, seal: Seal): string {
  const encoded = Buffer.from(JSON.stringify(header)).toString('base64url')
  const content = `${opening(purpose)} v1 ${encoded} ${tags}`
  return `${content} ${seal.mac(content)} -->`
}

/** What the line of that purpose in a comment proves. Never throws, whatever the comment is. */
export function openLine<Header extends SubjectHeader>(
  purpose: Purpose,
  commentBody: string,
  {
    seal,
    expected,
    schema,
  }: {
    readonly seal: Seal
    readonly expected: ReviewSubject
    readonly schema: z.ZodType<Header>
  },
): OpenedLine<Header> {
  const found = commentBody.split(opening(purpose)).length - 1
  if (found === 0) return { status: 'absent' }
  const shape = new RegExp(`^(${opening(purpose)} v1 ([\\w-]+) ([\\w-]+)) ([\\w-]{${MAC_LENGTH}}) -->$`)
  const matches = linesOf(commentBody).flatMap((line) => shape.exec(line) ?? [])
  const [, content, encoded = '', tags = '', mac = ''] = matches
  if (found > 1 || content === undefined || !seal.verifies(content, mac)) return { status: 'forged' }
  const { data: header } = schema.safeParse(JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')))
  const isExpected =
    header?.repository.toLowerCase() === fullName(expected.repository).toLowerCase() &&
    header.pullRequest === expected.pullRequest &&
    header.organization === expected.organization &&
    header.file === expected.file
  return isExpected ? { status: 'valid', header, tags } : { status: 'other' }
}

/** The lines of a comment that are sealed for that purpose, or pretend to be, as they are. */
export function sealedLines(purpose: Purpose, commentBody: string): readonly string[] {
  return linesOf(commentBody).filter((line) => line.startsWith(opening(purpose)))
}

export function tagsIn(tags: string): ReadonlySet<string> {
  return new Set(tags === NO_TAGS ? [] : tags.match(new RegExp(`.{${TAG_LENGTH}}`, 'g')))
}

/** In an order that tells nothing of how they came. */
export function joinTags(tags: Iterable<string>): string {
  return [...new Set(tags)].sort().join('') || NO_TAGS
}

function opening(purpose: Purpose): string {
  return `<!-- roster:${purpose}`
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/)
}
