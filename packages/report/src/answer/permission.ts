/** Whether a person may do something: the verdict, the rule behind it, and who else may. */
import type { PermissionAnswer } from '@roster/core'
import { type Document, section } from '../document/document.ts'
import { code, type Phrase, phrase, prose, words } from '../phrase/phrase.ts'
import { type AnswerSource, sourceFooter } from './answer.ts'

export interface PermissionReport {
  readonly answer: PermissionAnswer
  readonly source: AnswerSource
}

export function describePermission({ answer, source }: PermissionReport): Document {
  const { others, reason } = answer
  const items = others.map((other) => ({
    phrase: phrase`${code(other.email)} · ${prose(other.as)}`,
    stands: 1,
    mark: 'info' as const,
  }))
  return {
    verdict: verdict(answer),
    remarks: [prose(reason), ...(others.length === 0 ? [words('Nobody else may.')] : [])],
    blocks: section('Who else may', items, { folded: false }),
    footer: sourceFooter(source),
  }
}

function verdict({ allowed, email, action }: PermissionAnswer): Phrase {
  return phrase`${words(allowed ? 'Yes' : 'No')}: ${code(email)} ${words(allowed ? 'may' : 'may not')} ${prose(action)}`
}
