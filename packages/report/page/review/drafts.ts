/** Decisions in progress: what is decided, what is open, and the file that they become. */
import type { Decision, DecisionsDocument } from '@roster/core'
import { documentText } from '@roster/core/document-text'
import type { ReviewView, ViewBundle, ViewPiece } from '../../src/review/review-view.ts'

/** The decision of a reviewer, without its item. */
export type Verdict = Pick<Decision, 'decision' | 'to' | 'reason'>

/** By the index of the item. */
export type Drafts = ReadonlyMap<number, Decision>

export function draftsOf(view: ReviewView, decisions: readonly Decision[]): Drafts {
  const indexes = new Map(view.items.map((id, index) => [id, index]))
  return new Map(
    decisions.flatMap((decision) => {
      const index = indexes.get(decision.item)
      return index === undefined ? [] : [[index, decision] as const]
    }),
  )
}

/** Items of a bundle without a decision. */
export function openPieces({ pieces }: ViewBundle, drafts: Drafts): readonly ViewPiece[] {
  return pieces.filter(({ item }) => !drafts.has(item))
}

/** The items that a decision about a whole bundle covers: the open ones, or all of them if none is open. */
export function meantBy(bundle: ViewBundle, drafts: Drafts): readonly ViewPiece[] {
  const open = openPieces(bundle, drafts)
  return open.length === 0 ? bundle.pieces : open
}

export function decided(
  drafts: Drafts,
  pieces: readonly ViewPiece[],
  verdict: Verdict | undefined,
  { view, now }: { readonly view: ReviewView; readonly now: () => number },
): Drafts {
  const next = new Map(drafts)
  const at = new Date(now()).toISOString()
  for (const { item } of pieces) {
    if (verdict === undefined) next.delete(item)
    else next.set(item, { item: view.items[item] ?? '', ...verdict, at })
  }
  return next
}

/** The text of the reviewer's file. */
export function draftsText(view: ReviewView, reviewer: string, drafts: Drafts): string {
  const decisions = [...drafts].sort(([a], [b]) => a - b).map(([, decision]) => decision)
  const document: DecisionsDocument = {
    version: 1,
    review: view.name,
    of: view.digest,
    reviewer,
    decisions: decisions.map(({ item, decision, to, reason, at }) => ({
      item,
      decision,
      ...(to && { to }),
      ...(reason !== undefined && { reason }),
      at,
    })),
  }
  return documentText(document)
}

/** The decisions in a saved file, or a sentence that says why it does not belong to this page. */
export function readDrafts(
  text: string,
  view: ReviewView,
  reviewer: string,
): { readonly drafts: Drafts } | { readonly problem: string } {
  let document: Partial<DecisionsDocument>
  try {
    document = JSON.parse(text) as Partial<DecisionsDocument>
  } catch {
    return { problem: 'This is not a file of decisions.' }
  }
  if (document === null || !Array.isArray(document.decisions)) {
    return { problem: 'This is not a file of decisions.' }
  }
  if (document.of !== view.digest) return { problem: 'These decisions are about another review.' }
  if (document.reviewer !== reviewer) return { problem: 'These are the decisions of another reviewer.' }
  return { drafts: draftsOf(view, document.decisions) }
}

/** "kept", "revoked", "changed". */
export const PAST: Readonly<Record<Decision['decision'], string>> = {
  keep: 'kept',
  revoke: 'revoked',
  change: 'changed',
}
