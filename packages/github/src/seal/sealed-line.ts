/**
 * A sealed line: a hidden line of a comment that only holders of the review key can make, valid for one pull request,
 * file and organization.
 *
 * It reads `<!-- roster:PURPOSE v2 HEADER TAGS TIME TEXT MAC -->`: a header as JSON in base64url, tags of 11
 * characters or `-` for none, when it was planned, the digest of the text beside it or `-`, and a MAC over
 * all that precedes it.
 */
import * as z from 'zod'
import { MAC_LENGTH, type Seal, TAG_LENGTH } from './seal.ts'

/** The pull request, file and organization that a sealed line is valid for. */
export interface ReviewSubject {
  /** GitHub's number of the repository, which stays when it is renamed. */
  readonly repositoryId: number
  /** Number of the pull request. */
  readonly pullRequest: number
  /** Organization id. */
  readonly organization: string
  /** Path of the members file. */
  readonly file: string
}

/** The part that all headers share. */
export const SubjectHeader = z.object({
  repositoryId: z.int(),
  pullRequest: z.int(),
  organization: z.string(),
  file: z.string(),
})
export type SubjectHeader = z.infer<typeof SubjectHeader>

export type Purpose = 'reviewed' | 'applied'

/** In place of the tags if there are none. */
export const NO_TAGS = '-'

/** What is sealed. */
export interface LineContent<Header> {
  readonly header: Header
  /** One after the other, or `NO_TAGS`. */
  readonly tags: string
  /** When the sealed facts were read, in milliseconds since the epoch. */
  readonly plannedAt: number
  /** See `visibleDigest`. */
  readonly textDigest?: string
}

/** Time, digest of the text and MAC. If only these differ, the comment is not edited. */
export const SEAL_OCCASION = / \d+ [\w-]+ [\w-]{43} -->/g

export type OpenedLine<Header> =
  | ({ readonly status: 'valid' } & LineContent<Header>)
  /** The comment has no sealed line. */
  | { readonly status: 'absent' }
  /** Made with another key, changed or cut; or there is more than one. */
  | { readonly status: 'forged' }
  /** Genuine, but made for another pull request, file, organization or repository. */
  | { readonly status: 'other' }

export function subjectHeader({
  repositoryId,
  pullRequest,
  organization,
  file,
}: ReviewSubject): SubjectHeader {
  return { repositoryId, pullRequest, organization, file }
}

export function sealLine(
  purpose: Purpose,
  { header, tags, plannedAt, textDigest = '-' }: LineContent<SubjectHeader>,
  seal: Seal,
): string {
  const encoded = Buffer.from(JSON.stringify(header)).toString('base64url')
  const content = `${opening(purpose)} v2 ${encoded} ${tags} ${plannedAt} ${textDigest}`
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
  const shape = new RegExp(
    `^(${opening(purpose)} v2 ([\\w-]+) ([\\w-]+) (\\d+) ([\\w-]+)) ([\\w-]{${MAC_LENGTH}}) -->$`,
  )
  const matches = linesOf(commentBody).flatMap((line) => shape.exec(line) ?? [])
  const [, content, encoded = '', tags = '', planned = '', textDigest = '', mac = ''] = matches
  if (found > 1 || content === undefined || !seal.verifies(content, mac)) return { status: 'forged' }
  const { data: header } = schema.safeParse(JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')))
  const isExpected =
    header?.repositoryId === expected.repositoryId &&
    header.pullRequest === expected.pullRequest &&
    header.organization === expected.organization &&
    header.file === expected.file
  return isExpected
    ? { status: 'valid', header, tags, plannedAt: Number(planned), textDigest }
    : { status: 'other' }
}

/** The lines of a comment that are sealed for that purpose, or pretend to be. Their seals are not verified. */
export function sealedLines(purpose: Purpose, commentBody: string): readonly string[] {
  return linesOf(commentBody).filter((line) => line.startsWith(opening(purpose)))
}

/** Whether a line is a whole sealed line of any purpose and version. Its seal is not verified. */
export function isSealedLine(line: string): boolean {
  return /^<!-- roster:(?:reviewed|applied) v\d+(?: [\w-]+)+ -->$/.test(line)
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
