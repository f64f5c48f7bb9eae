/**
 * A sealed line: a hidden line of a comment that only holders of the review key can make, valid for one pull request,
 * file and organization.
 *
 * It reads `<!-- roster:PURPOSE v1 HEADER TAGS MAC -->`: a header as JSON in base64url, tags of 11 characters or `-`
 * for none, and a MAC over everything before it.
 */
import * as z from 'zod'
import { fullName, type Repository } from '../api/repository.ts'
import { MAC_LENGTH, type Seal, TAG_LENGTH } from './seal.ts'

/** The pull request, file and organization that a sealed line is valid for. */
export interface ReviewSubject {
  readonly repository: Repository
  /** Number of the pull request. */
  readonly pullRequest: number
  /** Organization id. */
  readonly organization: string
  /** Path of the members file. */
  readonly file: string
}

/** The part that all headers share. */
export const SubjectHeader = z.object({
  repository: z.string(),
  pullRequest: z.int(),
  organization: z.string(),
  file: z.string(),
})
export type SubjectHeader = z.infer<typeof SubjectHeader>

export type Purpose = 'reviewed' | 'applied'

/** In place of the tags if there are none. */
export const NO_TAGS = '-'

export type OpenedLine<Header> =
  | { readonly status: 'valid'; readonly header: Header; readonly tags: string }
  /** The comment has no sealed line. */
  | { readonly status: 'absent' }
  /** Made with another key, changed or cut; or there is more than one. */
  | { readonly status: 'forged' }
  /** Genuine, but for another pull request, file, organization or repository. */
  | { readonly status: 'other' }

export function subjectHeader({ repository, pullRequest, organization, file }: ReviewSubject): SubjectHeader {
  return { repository: fullName(repository), pullRequest, organization, file }
}

/** @param tags Made by `joinTags`. */
export function sealLine(purpose: Purpose, header: SubjectHeader, tags: string, seal: Seal): string {
  const encoded = Buffer.from(JSON.stringify(header)).toString('base64url')
  const content = `${opening(purpose)} v1 ${encoded} ${tags}`
  return `${content} ${seal.mac(content)} -->`
}

/** Reads the sealed line of that purpose in a comment. Never throws, whatever the comment contains. */
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

/** The lines of a comment that are sealed for that purpose, or pretend to be. Their seals are not verified. */
export function sealedLines(purpose: Purpose, commentBody: string): readonly string[] {
  return linesOf(commentBody).filter((line) => line.startsWith(opening(purpose)))
}

export function tagsIn(tags: string): ReadonlySet<string> {
  return new Set(tags === NO_TAGS ? [] : tags.match(new RegExp(`.{${TAG_LENGTH}}`, 'g')))
}

/** Sorted, so that the order reveals nothing. */
export function joinTags(tags: Iterable<string>): string {
  return [...new Set(tags)].sort().join('') || NO_TAGS
}

function opening(purpose: Purpose): string {
  return `<!-- roster:${purpose}`
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/)
}
