/** An organization, and its name in closing lines. */
import { code, type Phrase, phrase, prose } from '../phrase/phrase.ts'

export interface Organization {
  readonly id: string
  /** From the API. Unknown without a key. */
  readonly name?: string
}

/** "Acme Search (1234567890)". */
export function organizationPhrase({ id, name }: Organization): Phrase {
  return name === undefined || name === ''
    ? phrase`organization ${code(id)}`
    : phrase`${prose(name)} (${code(id)})`
}
