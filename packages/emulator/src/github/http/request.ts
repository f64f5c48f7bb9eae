/** Reading requests, and the context that all routes share. */
import type { Context, MiddlewareHandler } from 'hono'
import * as z from 'zod'
import type { Access, Account, Permission, Token } from '../model/account.ts'
import type { GitHubRepository } from '../model/repository.ts'
import { notAccessible, notFound, Refusal, validationFailed } from './refusal.ts'

export interface GitHubEnv {
  Variables: { token: Token; repository: GitHubRepository }
}

type GitHubContext = Context<GitHubEnv>

function parseJson(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) }
  } catch {
    return undefined
  }
}

/** The JSON body, validated. */
export async function readBody<Schema extends z.ZodType>(
  c: GitHubContext,
  schema: Schema,
): Promise<z.output<Schema>> {
  const body = parseJson((await c.req.text()) || '{}')
  if (body === undefined) throw new Refusal(400, 'Problems parsing JSON')
  const parsed = schema.safeParse(body.json)
  if (parsed.success) return parsed.data
  throw validationFailed(
    ...parsed.error.issues.map((issue) => ({
      resource: 'Request',
      code: 'invalid' as const,
      field: issue.path.join('.'),
      message: issue.message,
    })),
  )
}

/** Parses a numeric path segment; 404 if it is not a number. */
export function pathNumber(c: GitHubContext, name: string): number {
  const text = c.req.param(name) ?? ''
  if (!/^\d+$/.test(text)) throw notFound()
  return Number(text)
}

const Paging = z.object({
  page: z.coerce.number().int().min(1).catch(1),
  per_page: z.coerce.number().int().min(1).max(100).catch(30),
})

/** One page of the items, with a `Link` header to the other pages. */
export function page<Item>(c: GitHubContext, items: readonly Item[]): readonly Item[] {
  const { page, per_page } = Paging.parse(c.req.query())
  const last = Math.max(1, Math.ceil(items.length / per_page))
  const links = { prev: page - 1, next: page + 1, last, first: 1 }
  const shown = Object.entries(links).filter(([relation, target]) =>
    relation === 'prev' || relation === 'first' ? page > 1 : target <= last && page < last,
  )
  const header = shown.map(([relation, target]) => {
    const url = new URL(c.req.url)
    url.searchParams.set('page', String(target))
    return `<${url.href}>; rel="${relation}"`
  })
  if (header.length > 0) c.header('link', header.join(', '))
  return items.slice((page - 1) * per_page, page * per_page)
}

/** Requires that the token is the author's, or of someone who may push: others cannot edit what they have not written. */
export function mayEdit({ account, permissions }: Token, { author }: { readonly author: Account }): void {
  if (account !== author && permissions.contents !== 'write') throw notAccessible()
}

const RANK: Readonly<Record<Access, number>> = { none: 0, read: 1, write: 2 }

/** Requires any one of the permissions. Public repositories can be read without. */
export function allow(
  level: 'read' | 'write',
  ...permissions: readonly Permission[]
): MiddlewareHandler<GitHubEnv> {
  return async (c, next) => {
    const { permissions: held } = c.get('token')
    const isPublicRead = level === 'read' && !c.get('repository').private
    if (!isPublicRead && !permissions.some((permission) => RANK[held[permission]] >= RANK[level])) {
      throw notAccessible(permissions.map((permission) => `${permission}=${level}`).join('; '))
    }
    await next()
  }
}
