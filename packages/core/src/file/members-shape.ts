/**
 * Whether a document has the shape of a members file. The people are read one at a time, when they are resolved,
 * so that those of a file of a hundred thousand are never all in memory as they were written.
 */

import { MemberEntry, MembersFile, MemberTerms } from '../format/members-file.ts'
import type { JsoncDocument } from '../jsonc/document.ts'

/** A members file without its members. */
export type FileHead = Omit<MembersFile, 'members'>

/** Undefined where there is anything wrong; what that is, and where, the whole schema tells. */
export function readHead(document: JsoncDocument): FileHead | undefined {
  const values = document.valuesBeside('members')
  return values && withinReason(() => MembersFile.safeParse({ ...values, members: {} }).data)
}

/** Undefined where there is anything wrong. */
export function readEntry(value: unknown): MemberEntry | undefined {
  return withinReason(() => MemberEntry.safeParse(value).data)
}

/** Undefined where there is anything wrong. */
export function readTerms(value: unknown): MemberTerms | undefined {
  return MemberTerms.safeParse(value).data
}

/** Zod passes lists of issues on as arguments: from about a hundred thousand on, they exhaust the stack. */
function withinReason<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
