/**
 * What a comment showed since its author last wrote it. Anyone with write access can replace the text that reviewers read,
 * and put the sealed one back before the merge: then only GitHub's history of edits has the other text.
 */
import * as z from 'zod'
import type { GitHubClient } from '../api/client.ts'
import type { Identity } from '../api/identity.ts'
import { GitHubRequestError } from '../api/request-error.ts'
import { visibleDigest } from '../seal/visible-digest.ts'

const EDITS_QUERY =
  'query($id: ID!) { node(id: $id) { ... on IssueComment { userContentEdits(first: 100) { pageInfo { hasNextPage } nodes { editedAt diff editor { __typename login } } } } } }'

const Edit = z.looseObject({
  editedAt: z.iso.datetime({ offset: true }),
  /** The whole text after the edit; null if someone has deleted it from the history. */
  diff: z.string().nullish(),
  /** Null for a deleted account. */
  editor: z.looseObject({ __typename: z.string(), login: z.string() }).nullish(),
})
type Edit = z.infer<typeof Edit>

const EditsAnswer = z.looseObject({
  node: z
    .looseObject({
      userContentEdits: z
        .looseObject({
          pageInfo: z.looseObject({ hasNextPage: z.boolean() }),
          nodes: z.array(Edit.nullish()).nullish(),
        })
        .nullish(),
    })
    .nullish(),
})

export interface EditedComment {
  /** GitHub's id for GraphQL. */
  readonly nodeId: string
  /** In milliseconds since the epoch, both. */
  readonly createdAt: number
  readonly updatedAt: number
}

/**
 * Whether someone else gave the comment another text after its author had last written it, whatever it says now. False if
 * GitHub does not tell the token.
 *
 * @param marker The first line of the comment.
 * @param textDigest See `visibleDigest`: of the text that was sealed.
 * @throws {GitHubRequestError} if GitHub cannot be asked now.
 */
export async function hasShownOtherText(
  client: GitHubClient,
  { nodeId, createdAt, updatedAt }: EditedComment,
  { marker, textDigest }: { readonly marker: string; readonly textDigest: string },
): Promise<boolean> {
  if (updatedAt === createdAt) return false
  const history = await readEdits(client, nodeId)
  const edits = history?.nodes?.flatMap((edit) => edit ?? []) ?? []
  const newestFirst = edits.toSorted((a, b) => Date.parse(b.editedAt) - Date.parse(a.editedAt))
  const identity = await client.identity()
  const last = newestFirst.findIndex(({ editor }) => isOurs(editor, identity))
  if (last === -1 && history?.pageInfo.hasNextPage) return true
  const since = last === -1 ? newestFirst.filter(isNoCreation) : newestFirst.slice(0, last)
  return since.some(({ diff }) => !shows(diff, marker, textDigest))

  function isNoCreation({ editedAt }: Edit): boolean {
    return Date.parse(editedAt) > createdAt
  }
}

async function readEdits(client: GitHubClient, id: string) {
  try {
    const { node } = await client.query(EDITS_QUERY, { id }, EditsAnswer)
    return node?.userContentEdits ?? undefined
  } catch (error) {
    const isFinal = error instanceof GitHubRequestError && !error.isTransient && !error.isRateLimit
    if (isFinal && error.status !== 401) return undefined
    throw error
  }
}

function shows(text: Edit['diff'], marker: string, textDigest: string): boolean {
  if (text == null) return false
  return visibleDigest(text.slice(text.startsWith(marker) ? marker.length : 0).trimStart()) === textDigest
}

function isOurs(editor: Edit['editor'], { login }: Identity): boolean {
  if (editor == null) return false
  const [theirs, own] = [editor.login.toLowerCase(), login.toLowerCase()]
  // GraphQL leaves the suffix out if it names a bot as an editor.
  return theirs === own || (editor.__typename === 'Bot' && `${theirs}[bot]` === own)
}
